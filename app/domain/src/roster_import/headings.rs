//! The headings that offices use.

use super::column::Column;

/// Headings as `fold` leaves them, separated by bars.
const HEADINGS: &[(Column, &str)] = &[
    (
        Column::Curp,
        "curp|c u r p|clave curp|clave unica|no curp|curp 18 caracteres",
    ),
    (
        Column::FullName,
        "nombre completo|nombres y apellidos|nombre y apellidos|nombre s y apellidos\
         |nombre y apellido|apellidos y nombre|apellidos y nombres|apellidos y nombre s\
         |apellidos nombre|apellidos nombres|apellido y nombre|nombre apellidos\
         |nombre del jefe|nombre de la jefa|nombre del jefe de manzana\
         |nombre de la jefa de manzana|nombre del jefe a de manzana|nombre de jefe de manzana\
         |nombre del jefe a|nombre jefe de manzana|jefe de manzana|jefa de manzana\
         |jefe a de manzana|jefa e de manzana|jefes de manzana|ciudadano|ciudadana\
         |nombre del ciudadano|nombre de la persona|nombre del titular\
         |nombre completo del jefe de manzana|apellido paterno materno y nombre\
         |apellido paterno apellido materno y nombre|apellido paterno materno nombre s\
         |apellido paterno apellido materno nombre s|paterno materno y nombre\
         |nombre apellido paterno y materno",
    ),
    (
        Column::GivenNames,
        "nombre s|nombres|nombre de pila|nombres de pila|primer nombre|nom",
    ),
    (
        Column::FirstSurname,
        "apellido paterno|ap paterno|a paterno|paterno|primer apellido|apellido 1\
         |1er apellido|apellido p|ap pat|apellidos|apellido|ape paterno|apell paterno\
         |apellido pat|app",
    ),
    (
        Column::SecondSurname,
        "apellido materno|ap materno|a materno|materno|segundo apellido|apellido 2\
         |2do apellido|2o apellido|apellido m|ap mat|ape materno|apell materno|apellido mat\
         |apm",
    ),
    (
        Column::Phone,
        "telefono|telefonos|telefono s|tel|tels|tel cel|telefono celular|celular|cel|movil\
         |tel movil|telefono movil|whatsapp|num cel|no de telefono|num telefono\
         |num de telefono|numero de telefono|numero telefonico|no tel|num tel|no telefono\
         |no cel|no de celular|no celular|numero de celular|num celular|num de celular\
         |numero celular|telefono de contacto|tel contacto|tel de contacto|telefono 1|tel 1\
         |cel whatsapp|telefono celular o fijo|contacto",
    ),
    (
        Column::OtherPhone,
        "otro telefono|otro tel|telefono 2|tel 2|segundo telefono|tel casa|tel de casa\
         |telefono de casa|telefono casa|telefono particular|tel particular|telefono fijo\
         |tel fijo|tel part|telefono alterno|tel alterno|telefono adicional|tel adicional\
         |recados|tel recados|telefono recados|telefono de recados|tel de recados\
         |telefono para recados|tel para recados|fijo|lada y telefono fijo",
    ),
    (
        Column::Sex,
        "sexo|genero|h m|m h|f m|m f|sexo h m|sexo genero|sx",
    ),
    (
        Column::Street,
        "calle|domicilio|direccion|calle y numero|calle y no|calle y num|dom\
         |nombre de la calle|vialidad|domicilio particular|calle numero\
         |domicilio calle y numero|direccion particular|calle avenida|calle o avenida",
    ),
    (
        Column::StreetNumber,
        "numero exterior|no exterior|num exterior|no ext|num ext|numero ext|n ext|exterior\
         |no de casa|numero de casa|num de casa|num casa|no casa|no oficial|numero oficial\
         |no ext e int|no ext int",
    ),
    (
        Column::Neighborhood,
        "colonia|col|colonia o fraccionamiento|colonia y o fraccionamiento\
         |colonia fraccionamiento|col fracc|col o fracc|col y fracc|fraccionamiento|fracc\
         |asentamiento|localidad|barrio|colonia fracc|unidad habitacional\
         |nombre de la colonia|colonia o localidad|colonia localidad|col localidad\
         |colonia fracc u h|colonia barrio",
    ),
    (
        Column::PostalCode,
        "cp|c p|codigo postal|cod postal|cod post|c postal|codigo p",
    ),
    (
        Column::BlockCode,
        "manzana|mza|mz|mzna|manz|mzn|clave de manzana|clave manzana|clave de la manzana\
         |clave mza|cve manzana|cve mza|cve de manzana|no manzana|no de manzana|no mza\
         |no de mza|num manzana|num de manzana|num mza|numero de manzana|numero manzana\
         |id manzana|manzana no|manzana num|mza no|manzana clave|manzana asignada",
    ),
    (
        Column::WardCode,
        "cuartel|ctel|cuart|clave de cuartel|clave cuartel|cve cuartel|no cuartel\
         |no de cuartel|num cuartel|num de cuartel|numero de cuartel|cuartel no\
         |clave del cuartel",
    ),
    (
        Column::BetweenStreets,
        "entre calles|entre|e calles|entre que calles|entre las calles|cruzamientos\
         |entre calle y calle|entre calle|calles|entrecalles|calles que la delimitan\
         |limites de la manzana|calles colindantes",
    ),
    (
        Column::Position,
        "cargo|puesto|titular suplente|titular o suplente|tipo de cargo|nombramiento|caracter\
         |calidad|tipo|t s|cargo honorifico|propietario suplente|propietario o suplente\
         |tipo de nombramiento",
    ),
    (
        Column::StartedOn,
        "fecha de inicio|fecha inicio|inicio|fecha de alta|fecha alta|alta|f alta|fec alta\
         |f inicio|fec inicio|fecha de nombramiento|fecha nombramiento|fecha de nomb\
         |fecha de toma de protesta|fecha toma de protesta|toma de protesta|toma protesta\
         |fecha protesta|fecha de protesta|desde|fecha|fecha de ingreso|fecha ingreso\
         |inicio de funciones|vigente desde|en funciones desde|fecha de eleccion",
    ),
];

/// What a folded heading says on its own.
pub(super) fn column_of(folded: &str) -> Option<Column> {
    HEADINGS
        .iter()
        .find(|(_, headings)| headings.split('|').any(|heading| heading == folded))
        .map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use std::collections::BTreeSet;

    #[test]
    fn headings_are_folded_and_mean_one_thing() {
        let all: Vec<&str> = HEADINGS.iter().flat_map(|(_, h)| h.split('|')).collect();
        for heading in &all {
            assert_eq!(fold(heading), *heading);
        }
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
