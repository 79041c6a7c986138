//! What the forms of petitions send, read on the server into what the use cases take.

use super::upload::Fields;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::petitions::{
    Act, ActCommand, ActDetails, AnswerToQuestion, Citizen, MAX_DESCRIPTION, NewPetition, Place,
};
use domain::text::required_text;

/// Reads the form of an act: its key and the act.
///
/// # Errors
/// `Invalid` for a form that no screen of ours sends.
pub fn command(fields: &Fields) -> Result<(String, ActCommand), Failure> {
    let strange = |what: &str| {
        Failure::field(
            what,
            "La página está incompleta: recárguela y vuelva a intentarlo.",
        )
    };
    let act = Act::parse(&fields.text("act")).ok_or_else(|| strange("act"))?;
    let id = |name: &str| fields.text(name).parse().map_err(|_| strange(name));
    let details = ActDetails {
        departments: fields
            .all("departments")
            .filter_map(|d| d.parse().ok())
            .collect(),
        text: fields.text("text"),
        reason: fields.text("reason").parse().ok(),
        date: fields.text("date").parse().ok(),
        duplicate_of: fields.text("duplicate_of"),
        referrals: fields
            .all("referrals")
            .filter_map(|r| r.parse().ok())
            .collect(),
    };
    let command = ActCommand {
        petition: domain::ids::PetitionId(id("petition")?),
        version: fields
            .text("version")
            .parse()
            .map_err(|_| strange("version"))?,
        act,
        referral: fields.text("referral").parse().ok(),
        details,
    };
    Ok((fields.text("key"), command))
}

/// Reads the form of the capture.
///
/// # Errors
/// `Invalid` with the choices that are missing; texts are judged by the use case.
pub fn new_petition(fields: &Fields) -> Result<NewPetition, Failure> {
    let mut missing = domain::failure::FieldErrors::default();
    let client_id = fields.text("client_id").parse().ok().map(PetitionId);
    if client_id.is_none() {
        missing.add(
            "client_id",
            "La página está incompleta: recárguela y vuelva a intentarlo.",
        );
    }
    let channel = fields.text("channel").parse().ok();
    if channel.is_none() {
        missing.add("channel", "Elija por qué canal llegó.");
    }
    let kind = fields.text("kind").parse().ok();
    if kind.is_none() {
        // The use case judges the rest by the type; what is said is judged the same by all of them.
        let said = fields.text("description");
        let said = required_text(&said, 5, MAX_DESCRIPTION, "qué pide la persona");
        missing.take("description", said);
        missing.add("kind", "Elija el tipo de petición de la lista.");
    }
    missing.finish()?;
    let (Some(client_id), Some(channel), Some(kind)) = (client_id, channel, kind) else {
        return Err(Failure::Invalid { fields: Vec::new() });
    };
    let answers = fields
        .all("question")
        .zip(fields.every("answer"))
        .map(|(question, answer)| AnswerToQuestion {
            question: question.to_owned(),
            answer: answer.to_owned(),
        })
        .collect();
    Ok(NewPetition {
        client_id,
        channel,
        kind,
        description: fields.text("description"),
        citizen: Citizen {
            anonymous: fields.ticked("anonymous"),
            phone: fields.text("phone"),
            given_names: fields.text("given_names"),
            surnames: fields.text("surnames"),
        },
        place: Place {
            neighborhood: fields.text("neighborhood").parse().ok(),
            street: fields.text("street"),
            number: fields.text("number"),
            between: fields.text("between"),
            and: fields.text("and"),
            reference: fields.text("reference"),
            point: point(&fields.text("point"))?,
        },
        answers,
        written: fields.ticked("written"),
        privacy_notice: fields.text("privacy_notice"),
    })
}

/// A point as people copy it from a map: latitude and longitude with a comma between.
fn point(text: &str) -> Result<Option<domain::catalogue::Point>, Failure> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let parsed = text.split_once(',').and_then(|(latitude, longitude)| {
        Some(domain::catalogue::Point {
            latitude: latitude.trim().parse().ok()?,
            longitude: longitude.trim().parse().ok()?,
        })
    });
    parsed.map(Some).ok_or_else(|| {
        Failure::field(
            "point",
            "Escriba latitud y longitud separadas por coma, por ejemplo 19.1738, -96.1342.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_an_act_becomes_the_act() {
        let mut fields = Fields::default();
        for (name, value) in [
            ("petition", "018f0000-0000-7000-8000-000000000001"),
            ("version", "3"),
            ("act", "refer"),
            ("referral", ""),
            ("key", "k-1"),
            ("departments", "018f0000-0000-7000-8000-00000000000a"),
            ("departments", "018f0000-0000-7000-8000-00000000000b"),
            ("text", "Revisar hoy"),
        ] {
            fields.push(name.into(), value.into());
        }
        let (key, command) = command(&fields).expect("complete");
        assert_eq!(
            (key.as_str(), command.version, command.act),
            ("k-1", 3, Act::Refer)
        );
        assert_eq!(command.details.departments.len(), 2);
        assert_eq!(
            (command.referral, command.details.text.as_str()),
            (None, "Revisar hoy")
        );
    }

    #[test]
    fn a_form_without_its_act_is_refused() {
        assert_eq!(
            command(&Fields::default()).expect_err("refused").status(),
            422
        );
    }

    const ID: &str = "018f0000-0000-7000-8000-000000000001";

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.push((*name).into(), (*value).into());
        }
        fields
    }

    #[test]
    fn the_form_becomes_a_petition() {
        let new = new_petition(&fields(&[
            ("client_id", ID),
            ("channel", ID),
            ("kind", ID),
            ("phone", "229 123 4567"),
            ("question", "¿Una o varias?"),
            ("answer", ""),
            ("question", "¿Poste?"),
            ("answer", "14"),
            ("point", "19.17, -96.13"),
            ("written", "1"),
        ]))
        .expect("complete");
        assert_eq!(
            new.answers
                .iter()
                .map(|a| (a.question.as_str(), a.answer.as_str()))
                .collect::<Vec<_>>(),
            [("¿Una o varias?", ""), ("¿Poste?", "14")]
        );
        assert!(new.written && !new.citizen.anonymous);
        assert_eq!(new.place.point.map(|p| p.latitude), Some(19.17));
    }

    #[test]
    fn what_was_not_chosen_is_named() {
        let failure = new_petition(&fields(&[("client_id", ID)])).expect_err("incomplete");
        assert!(failure.message_for("kind").is_some() && failure.message_for("channel").is_some());
        assert!(failure.message_for("description").is_some());
        let failure = new_petition(&fields(&[
            ("client_id", ID),
            ("channel", ID),
            ("kind", ID),
            ("point", "aquí"),
        ]))
        .expect_err("no point");
        assert!(failure.message_for("point").is_some());
    }
}
