//! A small office in storage: two departments, a type, a channel, a reason, an operator, and
//! petitions that are taken, referred and closed.

use chrono::{DateTime, Duration, Utc};
use db::{Conn, DbError, accounts, catalogue, petitions};
use domain::access::Scope;
use domain::catalogue::{Channel, Department, LocationKind, PetitionType, Reason};
use domain::clocks::{PetitionClock, Phase, ReferralClock, Stage, Times};
use domain::deadline::{Term, TermUnit};
use domain::folio::Folio;
use domain::ids::{
    ChannelId, DepartmentId, PetitionId, PetitionTypeId, ReasonId, ReferralId, UserId,
};
use domain::petitions::{PetitionStatus, Place};
use domain::users::Role;
use uuid::Uuid;

pub(crate) fn at(minutes: i64) -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minutes)
}

pub(crate) fn everything() -> Scope {
    Scope::of_the_program_itself()
}

pub(crate) const OPERATOR: UserId = UserId(Uuid::from_u128(10));
pub(crate) const LIGHTING: DepartmentId = DepartmentId(Uuid::from_u128(20));
pub(crate) const STREETS: DepartmentId = DepartmentId(Uuid::from_u128(21));
pub(crate) const LAMP: PetitionTypeId = PetitionTypeId(Uuid::from_u128(30));
pub(crate) const PHONE: ChannelId = ChannelId(Uuid::from_u128(40));
pub(crate) const SOLVED: ReasonId = ReasonId(Uuid::from_u128(50));

/// Two departments, a type, a channel, a reason and an operator.
pub(crate) async fn seed(conn: &mut Conn) -> Result<(), DbError> {
    let day = "2026-01-01".parse().unwrap();
    for (id, code, name) in [
        (LIGHTING, "AP", "Alumbrado Público"),
        (STREETS, "OP", "Obras Públicas"),
    ] {
        let new = Department {
            id,
            code: code.into(),
            name: name.into(),
            valid_from: day,
            valid_to: None,
            successor: None,
            version: 1,
        };
        assert!(catalogue::insert_department(conn, &new).await?);
        assert!(
            !catalogue::insert_department(conn, &new).await?,
            "a second seeding changes nothing"
        );
    }
    let kind = PetitionType {
        id: LAMP,
        code: "AP-01".into(),
        name: "Luminaria apagada".into(),
        category: "Luminarias".into(),
        department: LIGHTING,
        term: Term {
            amount: 5,
            unit: TermUnit::BusinessDays,
        },
        priority: 3,
        location: LocationKind::Point,
        allows_anonymous: true,
        confidential: false,
        closing_evidence: "foto antes y después".into(),
        external_body: String::new(),
        key_questions: vec!["¿Una o varias?".into(), "¿Número de poste?".into()],
        synonyms: vec!["foco fundido".into()],
        valid_from: day,
        valid_to: None,
        version: 1,
    };
    assert!(catalogue::insert_type(conn, &kind).await?);
    assert_eq!(catalogue::petition_type(conn, LAMP).await?, Some(kind));
    catalogue::insert_channel(
        conn,
        &Channel {
            id: PHONE,
            code: "phone_072".into(),
            name: "Línea 072".into(),
        },
        1,
    )
    .await?;
    let solved = Reason {
        id: SOLVED,
        kind: "resolution".into(),
        code: "solved".into(),
        name: "Resuelta".into(),
    };
    catalogue::insert_reason(conn, &solved, 1).await?;
    accounts::insert(conn, &user(OPERATOR, "ana", Role::Operator, None), at(0)).await?;
    Ok(())
}

pub(crate) fn user(
    id: UserId,
    login: &str,
    role: Role,
    department: Option<DepartmentId>,
) -> accounts::User {
    accounts::User {
        id,
        login: login.into(),
        name: format!("Usuaria {login}"),
        role,
        department,
        password_hash: "x".into(),
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    }
}

fn to_store(n: u128, number: i64, words: &str) -> petitions::PetitionToStore {
    petitions::PetitionToStore {
        id: PetitionId(Uuid::from_u128(1000 + n)),
        folio: Folio { year: 2026, number },
        content_hash: vec![1, 2, 3],
        channel: PHONE,
        kind: LAMP,
        priority: 3,
        description: "Está muy oscuro".into(),
        answers: vec![],
        written: false,
        confidential: false,
        person: None,
        registered_by: OPERATOR,
        privacy_notice: "2026-01".into(),
        place: Place {
            street: "Paseo de las Palmas".into(),
            number: "214".into(),
            ..Place::default()
        },
        received_at: at(number),
        received_month: "2026-11".into(),
        clock: petition_clock(at(number)),
        captain: None,
        block: None,
        words: words.into(),
    }
}

pub(crate) async fn register(
    conn: &mut Conn,
    n: u128,
    words: &str,
) -> Result<(PetitionId, i64), DbError> {
    register_as(conn, n, words, |_| {}).await
}

/// With something else about it.
pub(crate) async fn register_as(
    conn: &mut Conn,
    n: u128,
    words: &str,
    change: impl FnOnce(&mut petitions::PetitionToStore),
) -> Result<(PetitionId, i64), DbError> {
    let number = petitions::next_number(conn, 2026).await?;
    let mut new = to_store(n, number, words);
    change(&mut new);
    let seq = petitions::insert(conn, &new).await?;
    let event = petitions::NewEvent {
        petition: new.id,
        version: 1,
        referral: None,
        at: new.received_at,
        actor: Some(OPERATOR),
        act: None,
        from: None,
        to: PetitionStatus::Received,
        detail: String::new(),
        public: true,
        batch: None,
    };
    petitions::append_event(conn, &event).await?;
    Ok((new.id, seq))
}

pub(crate) async fn refer(
    conn: &mut Conn,
    petition: PetitionId,
    seq: i64,
    department: DepartmentId,
) -> Result<ReferralId, DbError> {
    refer_again(conn, petition, seq, department, 1).await
}

/// As the referral of that number.
pub(crate) async fn refer_again(
    conn: &mut Conn,
    petition: PetitionId,
    seq: i64,
    department: DepartmentId,
    number: i64,
) -> Result<ReferralId, DbError> {
    let new = petitions::NewReferral {
        id: ReferralId(Uuid::new_v4()),
        petition,
        petition_seq: seq,
        number,
        department,
        instruction: "Revisar".into(),
        sent_at: at(1),
        clock: referral_clock(at(1), at(100)),
    };
    petitions::insert_referral(conn, &new).await?;
    Ok(new.id)
}

pub(crate) fn closed() -> petitions::PetitionChange {
    petitions::PetitionChange {
        status: PetitionStatus::Closed,
        information_requested: false,
        resolution: Some(SOLVED),
        attended: Some((at(5), "2026-11".into())),
        closed_at: Some(at(6)),
        reopened: 0,
        rejections: 0,
        reworks: 0,
        duplicate_of: None,
        clock: PetitionClock {
            stage: None,
            ..petition_clock(at(1))
        },
        fresh: false,
    }
}

const FIVE_DAYS: Term = Term {
    amount: 5,
    unit: TermUnit::BusinessDays,
};

/// A promise of a week, and an hour to refer.
pub(crate) fn petition_clock(from: DateTime<Utc>) -> PetitionClock {
    PetitionClock {
        term: FIVE_DAYS,
        from,
        due_at: from + Duration::days(7),
        legal_due_at: None,
        stage: Some(stage(Phase::Refer, from, from + Duration::hours(1))),
    }
}

/// A promise, with acceptance due at the same moment.
pub(crate) fn referral_clock(from: DateTime<Utc>, due_at: DateTime<Utc>) -> ReferralClock {
    ReferralClock {
        term: FIVE_DAYS,
        from,
        due_at,
        answered_at: None,
        stage: Some(stage(Phase::Accept, from, due_at)),
    }
}

pub(crate) fn stage(phase: Phase, from: DateTime<Utc>, due_at: DateTime<Utc>) -> Stage {
    Stage {
        phase,
        from,
        term: FIVE_DAYS,
        times: Some(Times {
            soon_at: due_at - Duration::minutes(1),
            due_at,
        }),
    }
}

/// Leaves a change in a referral whose stage ends with it.
pub(crate) async fn save_referral(
    conn: &mut Conn,
    id: ReferralId,
    change: &petitions::ReferralChange,
) -> Result<(), DbError> {
    let clock = ReferralClock {
        stage: None,
        ..referral_clock(at(1), at(100))
    };
    petitions::save_referral(conn, id, change, &clock, false).await
}
