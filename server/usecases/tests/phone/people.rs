//! Captains with accounts: two of one ward, its ward captain, one of another ward; and who answers
//! their petitions.

use crate::fixtures::{Roster, act, appoint, person, post, roster, version};
use crate::office::{self, department, noon};
use domain::captain::{CaptainCapture, OnBehalf};
use domain::catalogue::Point;
use domain::ids::*;
use domain::petitions::{Act, ActCommand, ActDetails, PetitionStatus, RegisteredPetition};
use domain::roster::{Charge, TermAct};
use domain::territory::BlockForm;
use domain::users::{Role, SecretKind};
use futures::FutureExt;
use usecases::files::Sent;
use usecases::roster::AppointForm;
use usecases::seed::seed_id;
use usecases::{Ctx, accounts, acts, files, phone, reading, territory};
use uuid::Uuid;

pub(crate) struct Captain {
    pub(crate) number: i64,
    pub(crate) term: TermId,
    pub(crate) user: UserId,
    pub(crate) ctx: Ctx,
}

pub(crate) struct Phone {
    pub(crate) r: Roster,
    pub(crate) hood: NeighborhoodId,
    pub(crate) coordinator: Ctx,
    pub(crate) lighting: Ctx,
    /// Of 101-01 in ward C-01.
    pub(crate) own: Captain,
    /// Of 101-02 in ward C-01.
    pub(crate) other: Captain,
    /// Of 101-03, and of the ward C-01.
    pub(crate) leader: Captain,
    /// Of 202-01 in ward C-02.
    pub(crate) foreign: Captain,
}

/// Where the block of [`Phone::own`] has its marker.
pub(crate) const HERE: Point = Point {
    latitude: 19.2,
    longitude: -96.15,
};

pub(crate) async fn phone(db: db::Db) -> Phone {
    let r = roster(db).await;
    let system = r.boss.system.clone();
    let mut conn = system.db.read().await.unwrap();
    let hood = db::catalogue::neighborhoods(&mut conn).await.unwrap()[0].id;
    drop(conn);
    for (code, ward, south) in [
        ("101-01", 0, 0.0),
        ("101-02", 0, 1.0),
        ("101-03", 0, 2.0),
        ("202-01", 1, 3.0),
    ] {
        let form = BlockForm {
            code: code.into(),
            ward: Some(r.wards[ward]),
            neighborhood: Some(hood),
            between_streets: "entre Bravo y Canal".into(),
            point: Some(Point {
                latitude: HERE.latitude - south / 100.0,
                ..HERE
            }),
            ..BlockForm::default()
        };
        territory::create_block(&r.boss, form).await.unwrap();
    }
    let lighting = office::ctx(&system, Role::Liaison).await;
    let coordinator = office::ctx(&system, Role::Coordinator).await;
    let own = captain(&r, 1, "101-01", None).await;
    let other = captain(&r, 2, "101-02", None).await;
    let leader = captain(&r, 3, "101-03", Some("C-01")).await;
    let foreign = captain(&r, 4, "202-01", None).await;
    Phone {
        r,
        hood,
        coordinator,
        lighting,
        own,
        other,
        leader,
        foreign,
    }
}

/// Puts somebody in office, of a block and perhaps of a ward.
pub(crate) async fn in_office(r: &Roster, number: i64, form: AppointForm) -> TermId {
    let term = appoint(&r.boss, number, form).await.unwrap();
    for step in [TermAct::Accredit, TermAct::TakeOffice] {
        act(&r.boss, number, term, step, "2026-11-20")
            .await
            .unwrap();
    }
    term
}

pub(crate) async fn captain(r: &Roster, n: u32, block: &str, ward: Option<&str>) -> Captain {
    let number = person(&r.boss, n).await;
    let term = in_office(r, number, post(block, r.new)).await;
    if let Some(ward) = ward {
        let form = AppointForm {
            charge: Charge::Ward,
            ..post(ward, r.new)
        };
        in_office(r, number, form).await;
    }
    let user = account(r, number).await;
    Captain {
        number,
        term,
        user,
        ctx: signed_in(r, user).await.unwrap(),
    }
}

/// The account of a person on the roster, whose PIN nobody needs here.
async fn account(r: &Roster, number: i64) -> UserId {
    let system = &r.boss.system;
    let scope = domain::access::Scope::of_the_program_itself();
    let mut conn = system.db.read().await.unwrap();
    let person = db::roster::people::by_number(&mut conn, &scope, number).await;
    let person = person.unwrap().unwrap();
    drop(conn);
    let user = db::accounts::User {
        id: UserId(system.new_id(noon())),
        login: format!("jm{number}"),
        name: person.name.full(),
        role: Role::BlockCaptain,
        department: None,
        password_hash: "x".into(),
        secret: SecretKind::Pin,
        captain: Some(person.id),
        must_change_password: false,
        active: true,
        version: 1,
    };
    let id = user.id;
    let stored = system
        .db
        .write(move |conn| async move { db::accounts::insert(conn, &user, noon()).await }.boxed());
    stored.await.unwrap();
    id
}

/// A request of her session, with the post as it stands now; `None` when there is none any more.
pub(crate) async fn signed_in(r: &Roster, user: UserId) -> Option<Ctx> {
    let system = &r.boss.system;
    let token = system.token();
    let session = db::accounts::NewSession {
        id: SessionId(system.new_id(noon())),
        token_hash: usecases::context::sha256(token.as_bytes()),
        user,
        device: None,
        at: noon(),
        expires_at: office::later(600),
        network: "10.0.0.0/24".into(),
        user_agent: "Android".into(),
    };
    let opened = system
        .db
        .write(move |conn| async move { db::accounts::open_session(conn, &session).await }.boxed());
    opened.await.unwrap();
    let session = accounts::session(system, &token, noon()).await.unwrap()?;
    Some(Ctx::new(system.clone(), session.actor, noon()))
}

pub(crate) fn kind(code: &str) -> PetitionTypeId {
    PetitionTypeId(seed_id("petition_type", code))
}

/// What she sends about a lamp, for herself and without a place.
pub(crate) fn lamp(client: u128) -> CaptainCapture {
    CaptainCapture {
        client_id: PetitionId(Uuid::from_u128(client)),
        kind: Some(kind("AP-01")),
        description: String::new(),
        on_behalf: Some(OnBehalf::Herself),
        street: String::new(),
        reference: String::new(),
        point: None,
        neighborhood: None,
        privacy_notice: "2026-01".into(),
    }
}

pub(crate) fn neighbour() -> OnBehalf {
    OnBehalf::Neighbour {
        given_names: "Epifania".into(),
        surnames: "Uscanga".into(),
        phone: "229 765 4321".into(),
        permission: true,
    }
}

pub(crate) async fn sent(captain: &Captain, capture: CaptainCapture) -> RegisteredPetition {
    phone::register(&captain.ctx, capture, None).await.unwrap()
}

/// A picture of one colour, so that two of them are two files.
pub(crate) fn picture(shade: u8) -> Sent {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([shade; 3]));
    image::DynamicImage::from(picture)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    Sent {
        name: "foto.png".into(),
        bytes: bytes.into_inner(),
    }
}

impl Phone {
    pub(crate) async fn state(&self, id: PetitionId) -> Option<db::petitions::State> {
        let scope = domain::access::Scope::of_the_program_itself();
        let mut conn = self.r.boss.system.db.read().await.unwrap();
        db::petitions::state(&mut conn, &scope, id).await.unwrap()
    }

    async fn does(&self, who: &Ctx, id: PetitionId, act: Act, details: ActDetails) {
        let state = self.state(id).await.unwrap();
        let referral = act.is_on_referral().then(|| state.referrals[0].id);
        let command = ActCommand {
            petition: id,
            version: state.version,
            act,
            referral,
            details,
        };
        acts::perform(who, command).await.unwrap();
    }

    /// Lighting says that it is done, with a photo.
    pub(crate) async fn attended(&self, id: PetitionId) {
        let refer = ActDetails {
            departments: vec![department("AP")],
            ..ActDetails::default()
        };
        self.does(&self.coordinator, id, Act::Refer, refer).await;
        self.again(id, true).await;
    }

    /// The same of a petition that came back.
    pub(crate) async fn again(&self, id: PetitionId, first: bool) {
        if first {
            self.does(&self.lighting, id, Act::Accept, ActDetails::default())
                .await;
            let detail = reading::detail(&self.lighting, id).await.unwrap();
            let referral = Some(detail.referrals[0].id);
            files::attach(
                &self.lighting,
                id,
                detail.version,
                referral,
                vec![picture(200)],
            )
            .await
            .unwrap();
        }
        let answer = ActDetails {
            text: "Se cambió el foco.".into(),
            ..ActDetails::default()
        };
        self.does(&self.lighting, id, Act::Attend, answer).await;
        assert_eq!(
            self.state(id).await.unwrap().status,
            PetitionStatus::Attended
        );
    }

    /// Relieves a captain: the successor gets the block.
    pub(crate) async fn relieved(&self, from: &Captain, n: u32, block: &str) -> Captain {
        crate::fixtures::end(
            &self.r.boss,
            from.number,
            from.term,
            domain::roster::EndReason::Resignation,
            "2026-11-24",
        )
        .await
        .unwrap();
        assert!(version(&self.r.boss, from.number).await > 1);
        captain(&self.r, n, block, None).await
    }
}
