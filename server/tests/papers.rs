//! Papers over HTTP: print runs and their files, the code of a printed credential, what strangers see
//! and how they wait, and forms that come back with what was typed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

mod site;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use chrono::NaiveDate;
use documents::Paper;
use domain::ids::{NeighborhoodId, WardId};
use domain::papers::{BatchFilter, PaperKind, PaperNumber, PrintFormat};
use domain::roster::{Basis, CaptainForm, Charge, Position, TermAct};
use domain::territory::BlockForm;
use http_body_util::BodyExt;
use server::machine::now;
use site::harness::{self, contract};
use site::{PUBLIC_URL, Site};
use tower::ServiceExt;
use usecases::papers::{self, Job};
use usecases::roster::{self, ActForm, AppointForm};
use usecases::{Ctx, accounts, territory};

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

async fn ask(site: &Site, who: Option<&str>, method: Method, path: &str, body: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(who) = who {
        let token = &site.tokens[who];
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let (parts, body) = site
        .app
        .clone()
        .oneshot(request)
        .await
        .unwrap()
        .into_parts();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

async fn get(site: &Site, path: &str) -> Answer {
    ask(site, Some("roster"), Method::GET, path, "").await
}

async fn post(site: &Site, path: &str, body: &str) -> Answer {
    ask(site, Some("roster"), Method::POST, path, body).await
}

/// Where a form that went through leads.
async fn done(site: &Site, path: &str, body: &str) -> String {
    let answer = post(site, path, body).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{path} {}",
        answer.text()
    );
    answer.headers[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned()
}

async fn stranger(site: &Site, path: &str) -> Answer {
    ask(site, None, Method::GET, path, "").await
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn keeper(site: &Site) -> Ctx {
    let actor = accounts::api_actor(&site.system, &site.tokens["roster"])
        .await
        .unwrap();
    Ctx::new(site.system.clone(), actor.unwrap(), now())
}

const CURP: [&str; 3] = [
    "LAOR750430MVZRXM07",
    "LAOR750101MVZRXM01",
    "LAOR750102MVZRXM00",
];

/// A captain with a block of her own, who took the oath today.
async fn captain(site: &Site, ctx: &Ctx, n: usize) -> i64 {
    captain_of(site, ctx, n, None).await
}

/// The same, of a block in a ward.
async fn captain_of(site: &Site, ctx: &Ctx, n: usize, ward: Option<WardId>) -> i64 {
    let block = BlockForm {
        code: format!("77{n}-01"),
        ward,
        neighborhood: Some(NeighborhoodId(site.neighborhood)),
        between_streets: "Bravo y Canal".into(),
        ..BlockForm::default()
    };
    territory::create_block(ctx, block).await.unwrap();
    let form = CaptainForm {
        given_names: ["Ramona", "Hermelinda", "Epifania"][n].into(),
        first_surname: "Uscanga".into(),
        curp: if n == 0 {
            CURP[0].into()
        } else {
            String::new()
        },
        sex: "woman".into(),
        phone: format!("229000000{n}"),
        street: "Zaragoza".into(),
        ..CaptainForm::default()
    };
    let number = roster::create(ctx, form).await.unwrap();
    let name = format!("periodo {n}");
    let period = roster::create_period(ctx, name, day("2024-01-01"), day("2039-12-31"));
    let form = AppointForm {
        place: format!("77{n}-01"),
        charge: Charge::Block,
        position: Position::Titular,
        basis: Basis::Elected,
        period: period.await.unwrap(),
        starts_on: None,
    };
    let version = roster::page(ctx, number).await.unwrap().version;
    let term = roster::appoint(ctx, number, version, form).await.unwrap();
    let oath = ActForm {
        term,
        version: 1,
        act: TermAct::Accredit,
        day: None,
        reason: None,
        note: String::new(),
    };
    roster::act(ctx, number, oath).await.unwrap();
    number
}

const SETTINGS: &str = "valid_from=2024-01-01&municipality=H.+Ayuntamiento+de+Ejemplo&office=Atenci%C3%B3n\
    &hotline=072&legal_basis=el+reglamento&place=Ejemplo&privacy=Aviso";

/// Fills in the settings and who signs, by the forms of the page.
async fn settled(site: &Site) {
    let path = "/jefes-de-manzana/documentos/ajustes";
    done(site, path, SETTINGS).await;
    let who = "name=Firmante&office=Cargo&position=1&valid_from=2024-01-01&letters=1&cards=1";
    done(site, &format!("{path}/firmantes"), who).await;
}

/// What the code on the back of a credential says, printed at 300 dots per inch.
fn code_on_back(data: &documents::CredentialBatch, place: usize) -> String {
    let pages = Paper::CredentialCards(data).pages().unwrap();
    let options = typst_render::RenderOptions {
        pixel_per_pt: (300.0 / 72.0_f64).into(),
        ..typst_render::RenderOptions::default()
    };
    let back = &pages.pages()[2 * place + 1];
    let png = typst_render::render(back, &options).encode_png().unwrap();
    let picture = image::load_from_memory(&png).unwrap().to_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        picture.get_pixel(x as u32, y as u32).0[0]
    });
    let grids = seen.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

fn pages_of(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let counts = text.split("/Type/Pages/Count ").skip(1);
    counts
        .filter_map(|rest| rest.split(['/', '>']).next()?.trim().parse().ok())
        .max()
        .unwrap()
}

/// The papers of a run as they are set.
async fn credentials(ctx: &Ctx, run: PaperNumber) -> documents::CredentialBatch {
    let job = papers::job(ctx, PUBLIC_URL, run, PrintFormat::CredentialCards)
        .await
        .unwrap();
    match job {
        Job::CredentialCards(data) => data,
        other => panic!("{other:?}"),
    }
}

contract!(the_code_of_a_printed_credential_opens_its_page, |db| {
    let site = Site::open(db).await;
    let ctx = keeper(&site).await;
    settled(&site).await;
    for n in 0..3 {
        captain(&site, &ctx, n).await;
    }
    let runs = "/jefes-de-manzana/documentos";
    let seen = get(&site, &format!("{runs}?tipo=credential")).await.text();
    assert!(seen.contains("Se numerarán 3 credenciales"), "{seen}");
    let to = done(&site, runs, "tipo=credential").await;
    let code = to.split(['/', '?']).nth(3).unwrap().to_owned();
    let run: PaperNumber = code.parse().unwrap();
    let shown = get(&site, &to).await.text();
    for word in [
        "Ramona Uscanga",
        "Por imprimir",
        "Credenciales en pliego",
        "Se formó el tiraje",
    ] {
        assert!(shown.contains(word), "{word}: {shown}");
    }

    let data = credentials(&ctx, run).await;
    let url = code_on_back(&data, 0);
    let path = url.strip_prefix(PUBLIC_URL).unwrap().to_owned();
    assert_eq!(
        stranger(&site, &path).await.status,
        StatusCode::NOT_FOUND,
        "not printed yet"
    );

    let file = format!("{runs}/{code}/imprimir");
    let cards = post(&site, &file, "formato=tarjetas").await;
    assert_eq!(cards.status, StatusCode::OK);
    assert_eq!(cards.headers[header::CONTENT_TYPE], "application/pdf");
    let kept = cards.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert_eq!(
        kept,
        format!("attachment; filename=\"{code}-tarjetas.pdf\"")
    );
    assert_eq!(pages_of(&cards.body), 6);
    let list = post(&site, &file, "formato=relacion").await;
    assert_eq!(pages_of(&list.body), 1);
    let none = post(&site, &file, "formato=nombramientos").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);

    let page = stranger(&site, &path).await;
    assert_eq!(page.status, StatusCode::OK);
    let html = page.text();
    for word in [
        "Vigente",
        "Ramona Uscanga",
        "Jefa de manzana",
        "Formando Hogar",
        "31 dic 2039",
    ] {
        assert!(html.contains(word), "{word}: {html}");
    }
    for secret in [
        CURP[0],
        "2290000000",
        "229 000",
        "770-01",
        "JM-",
        "Zaragoza",
        "<script",
    ] {
        assert!(!html.contains(secret), "{secret}: {html}");
    }
    assert_eq!(page.headers["x-robots-tag"], "noindex, nofollow, noarchive");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
});

/// What a page shows as text, without its marks.
fn read_aloud(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

contract!(a_ward_captain_has_papers_and_is_told_what_ends, |db| {
    let site = Site::open(db).await;
    let ctx = keeper(&site).await;
    settled(&site).await;
    let ward = domain::territory::WardForm {
        code: "C-77".into(),
        name: "Cuartel 77".into(),
    };
    let ward = territory::create_ward(&ctx, ward).await.unwrap();
    let number = captain_of(&site, &ctx, 0, Some(ward)).await;
    let own = format!("/jefes-de-manzana/{number}");
    let terms = roster::page(&ctx, number).await.unwrap().terms;
    let office = format!(
        "term={0}&act=take_office&version={1}&day={2}",
        terms[0].id,
        terms[0].version,
        domain::local_time::local_date(now())
    );
    done(&site, &format!("{own}/cargos/{}", terms[0].id), &office).await;
    let version = roster::page(&ctx, number).await.unwrap().version;
    let post_of_ward = format!(
        "version={version}&place=C-77&charge=ward&position=titular&basis=inherited&period={}",
        terms[0].period
    );
    done(&site, &format!("{own}/cargos"), &post_of_ward).await;
    let terms = roster::page(&ctx, number).await.unwrap().terms;
    let leads = terms.iter().find(|t| t.charge == Charge::Ward).unwrap();
    let oath = format!(
        "term={0}&act=accredit&version={1}&day={2}",
        leads.id,
        leads.version,
        domain::local_time::local_date(now())
    );
    done(&site, &format!("{own}/cargos/{}", leads.id), &oath).await;

    // Each service has its acts, and leaving the block says what goes with it.
    let html = get(&site, &own).await.text();
    let text = read_aloud(&html);
    for said in [
        "Manzana 770-01",
        "Cuartel C-77",
        "En el mismo acto termina también su jefatura de cuartel (C-77)",
        "Dejó de ser jefa o jefe de manzana",
        "Emitir credencial de cuartel",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(
        html.matches("value=\"accredit\"").count(),
        0,
        "both took the oath"
    );
    assert_eq!(html.matches("value=\"give_leave\"").count(), 2);
    // A letter needs the agreement, and is refused beside its own form.
    let letter = format!("kind=appointment&term={}", leads.id);
    let refused = post(&site, &format!("{own}/documentos"), &letter).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("jefaturas de cuartel"));
    let card = format!("kind=credential&term={}", leads.id);
    done(&site, &format!("{own}/documentos"), &card).await;
    let run = papers::gather(&ctx, PaperKind::Credential).await.unwrap();
    let data = credentials(&ctx, run).await;
    let path = data.credentials[0].url.strip_prefix(PUBLIC_URL).unwrap();
    let pdf = post(
        &site,
        &format!("/jefes-de-manzana/documentos/{run}/imprimir"),
        "formato=tarjetas",
    )
    .await;
    assert_eq!((pdf.status, pages_of(&pdf.body)), (StatusCode::OK, 2));
    let seen = read_aloud(&stranger(&site, path).await.text());
    for said in ["Ramona Uscanga", "Jefa de cuartel", "Cuartel 77", "Vigente"] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    assert!(
        !seen.contains("770-01") && !seen.contains("Colonia"),
        "{seen}"
    );
});

contract!(a_plate_goes_up_and_comes_down_by_its_forms, |db| {
    let site = Site::open(db).await;
    let ctx = keeper(&site).await;
    settled(&site).await;
    let number = captain(&site, &ctx, 0).await;
    let own = format!("/jefes-de-manzana/{number}");
    done(&site, &format!("{own}/documentos"), "kind=plate").await;
    let paper = papers::of_person(&ctx, number)
        .await
        .unwrap()
        .papers
        .remove(0);
    let path = format!("{own}/documentos/{}", paper.id);
    post(&site, &format!("{path}/imprimir"), "").await;
    let today = domain::local_time::local_date(now());
    let act = |act: &str, version: i64, day: NaiveDate| {
        format!("paper={}&act={act}&version={version}&day={day}", paper.id)
    };
    done(&site, &path, &act("deliver", 2, today)).await;
    let tomorrow = today.succ_opt().unwrap();
    let refused = post(&site, &path, &act("install", 3, tomorrow)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Esa fecha todavía no llega."));
    let to = done(&site, &path, &act("install", 3, today)).await;
    assert_eq!(to, format!("{own}?hecho=colocada#documentos"));
    let text = read_aloud(&get(&site, &own).await.text());
    assert!(
        text.contains("Colocada") && text.contains("Se colocó el"),
        "{text}"
    );
    // Revoked it still hangs there.
    let revoke = format!("paper={}&act=revoke&version=4&reason=mistake", paper.id);
    done(&site, &path, &revoke).await;
    let text = read_aloud(&get(&site, &own).await.text());
    assert!(text.contains("Por retirar de la fachada"), "{text}");
    let to = done(&site, &path, &act("remove", 5, today)).await;
    assert_eq!(to, format!("{own}?hecho=retirada#documentos"));
    let text = read_aloud(&get(&site, &own).await.text());
    assert!(
        text.contains("Retirada") && !text.contains("Por retirar de la fachada"),
        "{text}"
    );
});

contract!(the_page_of_a_duplicate_leads_to_who_stays, |db| {
    let site = Site::open(db).await;
    let ctx = keeper(&site).await;
    let (stays, gone) = (captain(&site, &ctx, 0).await, captain(&site, &ctx, 1).await);
    let version = roster::page(&ctx, gone).await.unwrap().version;
    let body = format!("version={version}&into={stays}");
    let to = done(&site, &format!("/jefes-de-manzana/{gone}/unir"), &body).await;
    assert_eq!(to, format!("/jefes-de-manzana/{stays}?hecho=unida"));
    let left = get(&site, &format!("/jefes-de-manzana/{gone}"))
        .await
        .text();
    assert!(
        left.contains(&format!("href=\"/jefes-de-manzana/{stays}\"")),
        "{left}"
    );
    assert!(read_aloud(&left).contains(&format!("Unida a JM-{stays:05}")));
    let whole = read_aloud(
        &get(&site, &format!("/jefes-de-manzana/{stays}"))
            .await
            .text(),
    );
    assert!(whole.contains(&format!("(como JM-{gone:05} )")), "{whole}");
});

contract!(what_holds_no_longer_says_so_and_names_nobody, |db| {
    let site = Site::open(db).await;
    let ctx = keeper(&site).await;
    settled(&site).await;
    let number = captain(&site, &ctx, 0).await;
    let filter = BatchFilter {
        kind: PaperKind::Credential,
        ward: None,
        neighborhood: None,
        accredited_from: None,
        accredited_to: None,
        valid_until: None,
    };
    let run = papers::batch(&ctx, filter, false).await.unwrap();
    let url = credentials(&ctx, run).await.credentials[0].url.clone();
    let path = url.strip_prefix(PUBLIC_URL).unwrap();
    let paper = papers::of_person(&ctx, number)
        .await
        .unwrap()
        .papers
        .remove(0);
    let own = format!("/jefes-de-manzana/{number}/documentos/{}", paper.id);
    let pdf = post(&site, &format!("{own}/imprimir"), "").await;
    assert_eq!((pdf.status, pages_of(&pdf.body)), (StatusCode::OK, 2));

    // Handed out; then refused without a reason, and the form comes back open.
    let given = format!(
        "paper={}&act=deliver&version=2&day={}&received_by=su+hija",
        paper.id,
        domain::local_time::local_date(now())
    );
    let to = done(&site, &own, &given).await;
    assert_eq!(
        to,
        format!("/jefes-de-manzana/{number}?hecho=entregado#documentos")
    );
    let shown = get(&site, &format!("/jefes-de-manzana/{number}"))
        .await
        .text();
    assert!(
        shown.contains("Recibió su hija") && shown.contains("Sí, revocar la credencial"),
        "{shown}"
    );
    let revoke = format!("paper={}&act=revoke&version=3", paper.id);
    let refused = post(&site, &own, &format!("{revoke}&note=lo+que+pas%C3%B3")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.text();
    assert!(
        html.contains("Elija por qué se revoca.") && html.contains("value=\"lo que pasó\""),
        "{html}"
    );
    let stale = post(
        &site,
        &own,
        &format!("paper={}&act=revoke&version=1&reason=mistake", paper.id),
    )
    .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    done(&site, &own, &format!("{revoke}&reason=misuse&note=cobraba")).await;

    let page = stranger(&site, path).await;
    assert_eq!(page.status, StatusCode::OK);
    let html = page.text();
    assert!(
        html.contains("Revocada") && html.contains("No está vigente"),
        "{html}"
    );
    for secret in ["Ramona", "Jefa", "Formando", "cobraba", "Uso indebido"] {
        assert!(!html.contains(secret), "{secret}: {html}");
    }
    // Nobody learns from the answer whether a code is malformed or unknown.
    let unknown = stranger(&site, "/v/AAAAAAAAAAAAAAAAAAAAAA").await;
    let malformed = stranger(&site, "/v/x%2F..%00").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert_eq!(malformed.status, StatusCode::NOT_FOUND);
    assert!(unknown.text().contains("No existe"));
    assert_eq!(unknown.text(), malformed.text());
});

contract!(guessing_codes_waits, |db| {
    let site = Site::open(db).await;
    let mut last = StatusCode::OK;
    for n in 0..=papers::FREE_VERIFICATIONS {
        let answer = stranger(&site, &format!("/v/AAAAAAAAAAAAAAAAAAAA{:02}", n % 100)).await;
        last = answer.status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers.contains_key(header::RETRY_AFTER));
            assert!(
                answer.text().contains("Demasiados intentos"),
                "{}",
                answer.text()
            );
        } else {
            assert_eq!(last, StatusCode::NOT_FOUND);
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
});

contract!(nothing_that_was_typed_is_lost, |db| {
    let site = Site::open(db).await;
    let ctx = keeper(&site).await;
    let number = captain(&site, &ctx, 0).await;
    // An empty system says what is missing and where to fill it in.
    let path = "/jefes-de-manzana/documentos";
    let html = get(&site, path).await.text();
    assert!(html.contains("Antes de emitir documentos falta:"), "{html}");
    assert!(
        html.contains("quién firma los nombramientos") && html.contains("Todavía no hay tirajes"),
        "{html}"
    );
    let person = get(&site, &format!("/jefes-de-manzana/{number}"))
        .await
        .text();
    assert!(person.contains("llenar los ajustes"), "{person}");
    let refused = post(
        &site,
        &format!("/jefes-de-manzana/{number}/documentos"),
        "kind=credential",
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("Ajustes de los documentos"),
        "{}",
        refused.text()
    );
    let settings = format!("{path}/ajustes");
    let html = get(&site, &settings).await.text();
    assert!(
        html.contains("Faltan estos datos.") && html.contains("Falta quién firma."),
        "{html}"
    );

    let refused = post(
        &site,
        &settings,
        "valid_from=2024-13-01&municipality=Mi+ciudad",
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("value=\"Mi ciudad\""),
        "{}",
        refused.text()
    );
    let refused = post(
        &site,
        &settings,
        "valid_from=2024-01-01&municipality=Mi+ciudad&office=",
    )
    .await;
    let html = refused.text();
    assert!(
        html.contains("value=\"Mi ciudad\"") && html.contains("Escriba la dirección"),
        "{html}"
    );
    let signing = format!("{settings}/firmantes");
    let refused = post(
        &site,
        &signing,
        "signatory=nuevo&name=Lic.+Fulana&position=2&valid_from=2024-01-01",
    )
    .await;
    let html = refused.text();
    assert!(
        html.contains("value=\"Lic. Fulana\"") && html.contains("Marque al menos un documento"),
        "{html}"
    );
    settled(&site).await;
    let html = get(&site, &settings).await.text();
    assert!(
        html.contains("value=\"H. Ayuntamiento de Ejemplo\"") && html.contains("<h3>Firmante<"),
        "{html}"
    );

    let refused = post(
        &site,
        &format!("/jefes-de-manzana/{number}/documentos"),
        "kind=credential&valid_until=2020-01-01",
    )
    .await;
    let html = refused.text();
    assert!(
        html.contains("Ese día ya pasó.") && html.contains("value=\"2020-01-01\""),
        "{html}"
    );
    done(
        &site,
        &format!("/jefes-de-manzana/{number}/documentos"),
        "kind=credential",
    )
    .await;
    let html = get(&site, path).await.text();
    assert!(
        html.contains("Sin tiraje todavía: ") && html.contains("1 credencial<"),
        "{html}"
    );
    let refused = post(&site, path, "tipo=credential&cuartel=&vigencia=2020-01-01").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("value=\"2020-01-01\""),
        "{}",
        refused.text()
    );
    let html = get(
        &site,
        &format!("{path}?tipo=credential&vigencia=2020-01-01"),
    )
    .await
    .text();
    assert!(
        html.contains("Ese día ya pasó.") && !html.contains("Se numerarán"),
        "{html}"
    );
    let to = done(&site, &format!("{path}/reunir"), "tipo=credential").await;
    assert!(to.contains("/T-"), "{to}");
    let refused = post(
        &site,
        &format!("{}/entregar", to.split('?').next().unwrap()),
        "day=",
    )
    .await;
    assert!(
        refused.text().contains("Primero imprima el tiraje."),
        "{}",
        refused.text()
    );
    assert_eq!(
        get(&site, &format!("{path}/T-2020-001")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get(&site, &format!("{path}/JM-2020-00001")).await.status,
        StatusCode::NOT_FOUND
    );
});
