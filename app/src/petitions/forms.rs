//! What the forms of petitions send, read on the server into what the use cases take.

use super::upload::Fields;
use domain::catalogue::Point;
use domain::duplicates::{AlikeQuestion, NewJoining, Spot};
use domain::failure::{Failure, FieldErrors};
use domain::ids::{ChannelId, PetitionId, PetitionTypeId};
use domain::petitions::{
    Act, ActCommand, ActDetails, AnswerToQuestion, Citizen, NewPetition, Place,
};
use uuid::Uuid;

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
        person: fields.text("person").parse().ok(),
        ..ActDetails::default()
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
/// `Invalid` with the choices that are missing, and then with everything else that is wrong whatever
/// is chosen; a form that is whole is judged by the use case.
pub fn new_petition(fields: &Fields) -> Result<NewPetition, Failure> {
    let mut errors = FieldErrors::default();
    let mut id = |name: &str, message: &str| {
        let id = fields.text(name).parse::<Uuid>();
        errors.take(name, id.map_err(|_| message.to_owned()))
    };
    let client_id = id(
        "client_id",
        "La página está incompleta: recárguela y vuelva a intentarlo.",
    );
    let channel = id("channel", "Elija por qué canal llegó.");
    let kind = id("kind", "Elija el tipo de petición de la lista.");
    let point = errors.take("point", point(&fields.text("point")));
    let captain = errors.take("captain", captain_number(&fields.text("captain")));
    let answers = fields
        .every("question")
        .zip(fields.every("answer"))
        .map(|(question, answer)| AnswerToQuestion {
            question: question.to_owned(),
            answer: answer.to_owned(),
        })
        .collect();
    let mut new = NewPetition {
        client_id: PetitionId(client_id.unwrap_or_default()),
        channel: ChannelId(channel.unwrap_or_default()),
        kind: PetitionTypeId(kind.unwrap_or_default()),
        description: fields.text("description"),
        citizen: citizen(fields),
        place: Place {
            neighborhood: fields.text("neighborhood").parse().ok(),
            street: fields.text("street"),
            number: fields.text("number"),
            between: fields.text("between"),
            and: fields.text("and"),
            reference: fields.text("reference"),
            point: point.flatten(),
        },
        answers,
        written: fields.ticked("written"),
        privacy_notice: fields.text("privacy_notice"),
        captain: captain.flatten(),
    };
    if !errors.is_empty() {
        new.check(None, &mut errors);
    }
    errors.finish()?;
    Ok(new)
}

/// Reads what the capture knows so far, its fields one a line in the order of [`super::radar::ASKED`].
/// `None` while it is too little to look for others.
pub fn alike_question(text: &str) -> Option<AlikeQuestion> {
    let mut lines = text.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    let kind = PetitionTypeId(next().parse().ok()?);
    let place = Place {
        neighborhood: next().parse().ok(),
        street: next().to_owned(),
        number: next().to_owned(),
        point: point(next()).ok().flatten(),
        ..Place::default()
    };
    let besides = next().parse().ok().map(PetitionId);
    Spot::of(&place).is_known().then_some(AlikeQuestion {
        kind,
        place,
        besides,
    })
}

/// Reads the form by which somebody joins a petition.
///
/// # Errors
/// `Invalid` for a form that no screen of ours sends, and for a channel that is missing.
pub fn joining(fields: &Fields) -> Result<NewJoining, Failure> {
    let mut errors = FieldErrors::default();
    let mut id = |name: &str, message: &str| {
        let id = fields.text(name).parse::<Uuid>();
        errors.take(name, id.map_err(|_| message.to_owned()))
    };
    let client_id = id(
        "client_id",
        "La página está incompleta: recárguela y vuelva a intentarlo.",
    );
    let channel = id("channel", "Elija por qué canal llegó.");
    let captain = errors.take("captain", captain_number(&fields.text("captain")));
    errors.finish()?;
    Ok(NewJoining {
        client_id: client_id.unwrap_or_default(),
        channel: ChannelId(channel.unwrap_or_default()),
        citizen: citizen(fields),
        said: fields.text("description"),
        privacy_notice: fields.text("privacy_notice"),
        captain: captain.flatten(),
    })
}

fn citizen(fields: &Fields) -> Citizen {
    Citizen {
        anonymous: fields.ticked("anonymous"),
        phone: fields.text("phone"),
        given_names: fields.text("given_names"),
        surnames: fields.text("surnames"),
    }
}

/// The number of a block captain on the roster; empty when none brings it.
fn captain_number(text: &str) -> Result<Option<i64>, String> {
    match text.trim() {
        "" => Ok(None),
        number => number.parse().map(Some).map_err(|_| {
            "Escriba sólo el número del padrón, por ejemplo 1234; vacío si nadie la trae."
                .to_owned()
        }),
    }
}

/// A point as people copy it from a map: latitude and longitude with a comma between.
fn point(text: &str) -> Result<Option<Point>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let parsed = text.split_once(',').and_then(|(latitude, longitude)| {
        Some(Point {
            latitude: latitude.trim().parse().ok()?,
            longitude: longitude.trim().parse().ok()?,
        })
    });
    parsed.map(Some).ok_or_else(|| {
        "Escriba latitud y longitud separadas por coma, por ejemplo 19.1738, -96.1342.".to_owned()
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
    fn a_question_is_one_when_the_place_is_known() {
        let ask = |lines: &[&str]| alike_question(&lines.join("\n"));
        assert_eq!(ask(&[]), None);
        assert_eq!(ask(&[ID, ID, "", "12", ""]), None);
        assert_eq!(ask(&[ID, "", "Zamora", "12", "19.1"]), None);
        let street = ask(&[ID, ID, "Av. Zamora", "12", "", ID]).expect("a street");
        assert_eq!(street.besides.map(|id| id.to_string()), Some(ID.into()));
        assert_eq!(street.place.street, "Av. Zamora");
        let point = ask(&[ID, "", "", "", "19.17, -96.13"]).expect("a point");
        assert!(point.place.point.is_some() && point.besides.is_none());
    }

    #[test]
    fn the_form_becomes_a_joining() {
        let fields = fields(&[
            ("client_id", ID),
            ("channel", ID),
            ("given_names", "Ana"),
            ("description", "También en la esquina"),
        ]);
        let new = joining(&fields).expect("complete");
        assert_eq!(new.citizen.given_names, "Ana");
        assert_eq!(new.said, "También en la esquina");
        let failure = joining(&Fields::default()).expect_err("incomplete");
        assert!(failure.message_for("channel").is_some());
    }

    #[test]
    fn what_was_not_chosen_is_named() {
        let failure = new_petition(&fields(&[
            ("client_id", ID),
            ("phone", "229"),
            ("point", "aquí"),
        ]))
        .expect_err("incomplete");
        // All of it at once, not what is missing first and the rest after it.
        for field in [
            "kind",
            "channel",
            "description",
            "phone",
            "point",
            "given_names",
            "privacy_notice",
        ] {
            assert!(failure.message_for(field).is_some(), "{field}");
        }
        assert!(failure.message_for("street").is_none(), "the type decides");
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
