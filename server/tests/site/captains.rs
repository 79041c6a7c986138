//! Captains with accounts, as the roster makes them: two of one ward, and the one who leads it.

use super::Site;
use domain::access::Scope;
use domain::ids::{NeighborhoodId, SessionId, UserId};
use domain::roster::{Basis, CaptainForm, Charge, Position, TermAct};
use domain::territory::{BlockForm, WardForm};
use domain::users::{Role, SecretKind};
use futures::FutureExt;
use server::machine::now;
use std::collections::BTreeMap;
use usecases::roster::{self, ActForm, AppointForm};
use usecases::{Ctx, accounts, territory};

/// Who they are, and their blocks.
pub const CAPTAINS: [(&str, &str); 3] = [
    ("captain", "501-01"),
    ("other-captain", "501-02"),
    ("ward-captain", "501-03"),
];

impl Site {
    /// The one who keeps the roster.
    pub async fn keeper(&self) -> Ctx {
        let actor = accounts::api_actor(&self.system, &self.tokens["roster"]).await;
        Ctx::new(self.system.clone(), actor.unwrap().unwrap(), now())
    }

    /// The accounts of the captains.
    pub async fn captains(&self) -> BTreeMap<&'static str, UserId> {
        let keeper = self.keeper().await;
        let ward = WardForm {
            code: "C-05".into(),
            name: "Cuartel 5".into(),
        };
        let ward = territory::create_ward(&keeper, ward).await.unwrap();
        let day = |text: &str| text.parse().unwrap();
        let period = roster::create_period(
            &keeper,
            "2024-2039".into(),
            day("2024-01-01"),
            day("2039-12-31"),
        );
        let period = period.await.unwrap();
        let mut users = BTreeMap::new();
        for (n, (who, code)) in CAPTAINS.into_iter().enumerate() {
            let block = BlockForm {
                code: code.into(),
                ward: Some(ward),
                neighborhood: Some(NeighborhoodId(self.neighborhood)),
                between_streets: "entre Bravo y Canal".into(),
                ..BlockForm::default()
            };
            territory::create_block(&keeper, block).await.unwrap();
            let form = CaptainForm {
                given_names: ["Guadalupe", "Hermelinda", "Epifania"][n].into(),
                first_surname: "Uscanga".into(),
                sex: "woman".into(),
                phone: format!("229000000{n}"),
                ..CaptainForm::default()
            };
            let number = roster::create(&keeper, form).await.unwrap();
            let mut posts = vec![(code, Charge::Block)];
            if who == "ward-captain" {
                posts.push(("C-05", Charge::Ward));
            }
            for (place, charge) in posts {
                let form = AppointForm {
                    place: place.into(),
                    charge,
                    position: Position::Titular,
                    basis: Basis::Elected,
                    period,
                    starts_on: None,
                };
                take_office(&keeper, number, form).await;
            }
            users.insert(who, self.account(number).await);
        }
        users
    }

    async fn account(&self, number: i64) -> UserId {
        let mut conn = self.system.db.read().await.unwrap();
        let scope = Scope::of_the_program_itself();
        let person = db::roster::people::by_number(&mut conn, &scope, number).await;
        let person = person.unwrap().unwrap();
        drop(conn);
        let user = db::accounts::User {
            id: UserId(self.system.new_id(now())),
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
        let stored = self.system.db.write(move |conn| {
            async move { db::accounts::insert(conn, &user, now()).await }.boxed()
        });
        stored.await.unwrap();
        id
    }

    /// A new session, as its cookie.
    pub async fn cookie_of(&self, user: UserId) -> String {
        let token = self.system.token();
        let session = db::accounts::NewSession {
            id: SessionId(self.system.new_id(now())),
            token_hash: usecases::context::sha256(token.as_bytes()),
            user,
            device: None,
            at: now(),
            expires_at: now() + chrono::Duration::hours(1),
            network: "10.0.0.0/24".into(),
            user_agent: "Android".into(),
        };
        let opened = self.system.db.write(move |conn| {
            async move { db::accounts::open_session(conn, &session).await }.boxed()
        });
        opened.await.unwrap();
        format!("sirc={token}")
    }
}

async fn take_office(keeper: &Ctx, number: i64, form: AppointForm) {
    let version = roster::page(keeper, number).await.unwrap().version;
    let term = roster::appoint(keeper, number, version, form)
        .await
        .unwrap();
    for act in [TermAct::Accredit, TermAct::TakeOffice] {
        let terms = roster::page(keeper, number).await.unwrap().terms;
        let version = terms.into_iter().find(|t| t.id == term).unwrap().version;
        let form = ActForm {
            term,
            version,
            act,
            day: None,
            reason: None,
            note: String::new(),
        };
        roster::act(keeper, number, form).await.unwrap();
    }
}
