//! The acts that are legal for the person who looks, each as a form that opens under its button and
//! works without scripts. Texts stay in their fields until the server has accepted them.

use super::api::perform_act;
use super::returned::{Returned, refusal, sent, was_chosen};
use crate::problem::{Problem, ProblemBanner};
use crate::told::{Sent, form_sending};
use domain::failure::Failure;
use domain::ids::ReferralId;
use domain::petitions::{Act, ActOptions, PetitionDetail, ReferralStatus, SuspensionView, rule};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::sync::Arc;
use ui::{Field, SelectField, TextAreaField, TextField};

/// What the page does when an act was done.
#[derive(Clone, Copy, Debug)]
pub struct OnDone(pub Callback<Act>);

/// The buttons of some acts, the likely one first.
#[component]
pub fn ActButtons(
    /// The petition.
    detail: Arc<PetitionDetail>,
    /// What the forms choose from.
    options: Arc<ActOptions>,
    /// The referral whose acts these are; none for acts on the petition.
    referral: Option<ReferralId>,
) -> impl IntoView {
    let mut acts: Vec<Act> = detail
        .acts
        .iter()
        .filter(|(_, on)| *on == referral)
        .map(|(act, _)| *act)
        .collect();
    // These have pages of their own.
    let own_pages: Vec<(Act, String)> = [(Act::Correct, "corregir"), (Act::MarkDuplicate, "unir")]
        .into_iter()
        .filter(|(act, _)| acts.contains(act))
        .map(|(act, page)| (act, format!("/peticiones/{}/{page}", detail.folio)))
        .collect();
    acts.retain(|act| !matches!(act, Act::Correct | Act::MarkDuplicate));
    // On a phone the rest would push the matter itself off the screen. Whoever has acts on a referral
    // came for those: what may be done on the petition stands back. The office's taking a referral
    // back is nothing that anybody comes for.
    let own = |(act, on): &(Act, Option<ReferralId>)| on.is_some() && *act != Act::Withdraw;
    let stands_back = referral.is_none() && detail.acts.iter().any(own);
    let in_sight = if stands_back { 0 } else { IN_SIGHT };
    let rest = if acts.len() > in_sight + 1 {
        acts.split_off(in_sight)
    } else {
        Vec::new()
    };
    let asked = rest
        .iter()
        .any(|act| Returned::to(*act, referral).is_some());
    let form = move |act: Act, first: bool| {
        view! { <ActForm detail=detail.clone() options=options.clone() act=act referral=referral first=first /> }
    };
    let in_sight = acts
        .into_iter()
        .enumerate()
        .map(|(position, act)| form(act, position == 0 && !stands_back))
        .collect_view();
    view! {
        <div class="acts">
            {in_sight}
            {(!rest.is_empty())
                .then(|| {
                    view! {
                        <details class="more" open=asked>
                            <summary class="button">"Más acciones"</summary>
                            {rest.into_iter().map(|act| form(act, false)).collect_view()}
                        </details>
                    }
                })}
            {own_pages
                .into_iter()
                .map(|(act, page)| {
                    view! {
                        <a class="button" href=page rel="external">
                            {rule(act).button}
                        </a>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Acts that always stand in sight.
const IN_SIGHT: usize = 2;

/// Which fields an act has.
struct Shape {
    /// Label and hint of the text; no label for no text.
    text: (&'static str, &'static str),
    /// Whether the text must be filled in.
    text_required: bool,
    /// Kind of the reason, and its label.
    reason: Option<(&'static str, &'static str)>,
    /// Whether files may be added.
    files: bool,
}

fn shape(act: Act) -> Shape {
    let plain = |label, hint, required| Shape {
        text: (label, hint),
        text_required: required,
        reason: None,
        files: false,
    };
    let with_reason = |shape: Shape, kind, label| Shape {
        reason: Some((kind, label)),
        ..shape
    };
    match act {
        Act::Refer => plain(
            "Instrucción para la dependencia",
            "Opcional. La verá la dependencia, no la persona.",
            false,
        ),
        Act::Accept | Act::Correct | Act::MarkDuplicate => plain("", "", false),
        Act::Attach => Shape {
            files: true,
            ..plain("", "", false)
        },
        Act::Schedule => plain("Nota", "Opcional: cuadrilla, condiciones, contacto.", false),
        Act::Assign => plain("Nota", "Opcional.", false),
        Act::Attend => Shape {
            files: true,
            ..plain(
                "Qué se hizo",
                "Lo leerá la persona: diga qué se hizo, dónde y cuándo.",
                true,
            )
        },
        Act::Reject => with_reason(
            plain(
                "Por qué no es de su competencia",
                "Al menos diez letras.",
                true,
            ),
            "reject",
            "Motivo",
        ),
        Act::VerifySatisfied => with_reason(
            plain("Qué dijo la persona", "Opcional.", false),
            "resolution",
            "Cómo se resolvió",
        ),
        Act::VerifyUnsatisfied => plain(
            "Qué dice la persona que falta",
            "La dependencia lo recibe con el mismo folio.",
            true,
        ),
        Act::RequestInformation => plain(
            "Qué datos faltan",
            "La persona lo leerá en el seguimiento de su folio.",
            true,
        ),
        Act::ReceiveInformation => plain("Datos que dio la persona", "", true),
        Act::NotePublic => plain(
            "Nota para la persona",
            "La verá quien consulte el folio con su PIN. No escriba datos personales.",
            true,
        ),
        Act::NoteInternal => plain("Nota interna", "Sólo la ve el personal.", true),
        Act::AskSuspension => plain(
            "Por qué se detiene el trabajo",
            "Causa ajena: lluvia, material, permiso, otra instancia. La dirección lo aprueba o no.",
            true,
        ),
        Act::Suspend => plain(
            "Por qué se detiene el trabajo",
            "Mientras dura, el plazo no corre.",
            true,
        ),
        Act::RefuseSuspension => plain("Por qué no se aprueba", "", true),
        Act::Resume => plain("Nota", "Opcional. El plazo vuelve a correr.", false),
        Act::Withdraw => plain("Por qué se retira", "Opcional.", false),
        Act::CloseDirect => with_reason(
            plain(
                "Respuesta que se dio",
                "La persona la leerá en el seguimiento.",
                true,
            ),
            "resolution",
            "Cómo se resolvió",
        ),
        Act::Reopen => with_reason(plain("Motivo en palabras", "", true), "reopen", "Motivo"),
        Act::Cancel => with_reason(
            plain(
                "Motivo en palabras",
                "No se puede deshacer: la petición deja de contar.",
                true,
            ),
            "cancel",
            "Motivo",
        ),
    }
}

#[component]
fn ActForm(
    detail: Arc<PetitionDetail>,
    options: Arc<ActOptions>,
    act: Act,
    referral: Option<ReferralId>,
    first: bool,
) -> impl IntoView {
    let done = use_context::<OnDone>();
    let perform = form_sending(|form| perform_act(form.into()));
    let pending = perform.pending();
    let version = RwSignal::new(detail.version);
    let back = Returned::to(act, referral);
    let returned = back.clone();
    let failure = Signal::derive(move || match perform.value().get() {
        Some(Err(Problem(failure))) => Some(failure),
        _ => refusal(returned.as_ref()),
    });
    // After a conflict the person has seen what changed: sending again is then on the new version.
    Effect::new(move |_| match perform.value().get() {
        Some(Ok(_)) => {
            if let Some(OnDone(told)) = done {
                told.run(act);
            }
        }
        Some(Err(Problem(Failure::Conflict { version: now, .. }))) => version.set(now),
        _ => {}
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        if let Some(data) = form_data(&event) {
            perform.dispatch_local(Sent::Form(data));
        }
    };
    let rule = rule(act);
    let number = number_of(referral, &detail);
    // One key per petition, version, act and share: a second press of the button changes nothing.
    let key = {
        let petition = detail.id;
        move || {
            format!(
                "{}-{}-{}-{number}",
                petition.0.simple(),
                version.get(),
                rule.code
            )
        }
    };
    let id = format!("{}-{number}", rule.code);
    let shape = shape(act);
    let error = move |name: &'static str| {
        Signal::derive(move || failure.get().and_then(|f| f.message_for(name)))
    };
    let reasons = shape.reason.map(|(kind, label)| {
        let choices: Vec<(String, String)> = options
            .reasons
            .iter()
            .filter(|r| r.kind == kind && r.code != "duplicate")
            .map(|r| (r.id.to_string(), r.name.clone()))
            .collect();
        let value = match &back {
            Some(back) => back.text("reason"),
            None if act == Act::VerifySatisfied => choices.first().map(|c| c.0.clone()).unwrap_or_default(),
            None => String::new(),
        };
        view! { <SelectField name="reason" id=format!("{id}-reason") label=label options=choices value=value none="Elija…" required=true error=error("reason") /> }
    });
    let confirm = rule.button;
    let danger = matches!(act, Act::Cancel | Act::Withdraw);
    let special = special_fields(act, referral, &id, &detail, &options, back.as_ref(), error);
    let text = match &back {
        None if act == Act::Refer => options.proposal.instruction.clone(),
        // Who approves starts from the words of who asked.
        None if act == Act::Suspend => asked(referral, &detail)
            .map(|s| s.reason.clone())
            .unwrap_or_default(),
        _ => sent(back.as_ref(), "text"),
    };
    let summary_class = if first && !danger {
        "button primary"
    } else {
        "button"
    };
    let button_class = if danger { "danger" } else { "primary" };
    view! {
        <details class="act" name="acts" id=form_id(act, referral, &detail) open=back.is_some()>
            <summary class=summary_class>{rule.button}</summary>
            <form method="post" action=format!("/peticiones/{}", detail.folio) enctype="multipart/form-data" on:submit=submit>
                {move || failure.get().map(|failure| view! { <ProblemBanner failure=failure /> })}
                <input type="hidden" name="petition" value=detail.id.to_string() />
                <input type="hidden" name="version" value=move || version.get().to_string() />
                <input type="hidden" name="act" value=rule.code />
                <input type="hidden" name="referral" value=referral.map(|r| r.to_string()) />
                <input type="hidden" name="key" value=key />
                {special}
                {reasons}
                {(!shape.text.0.is_empty())
                    .then(|| {
                        view! {
                            <TextAreaField
                                name="text"
                                id=format!("{id}-text")
                                label=shape.text.0
                                hint=shape.text.1
                                value=text
                                required=shape.text_required
                                error=error("text")
                            />
                        }
                    })}
                {shape
                    .files
                    .then(|| {
                        let must = act == Act::Attach || (act == Act::Attend && options.needs_photo && !has_photo(&detail, referral));
                        let hint = if must && act == Act::Attend {
                            "Este tipo se cierra con fotografía. De una a cinco fotos (JPEG, PNG o WebP de hasta 8 MB) o PDF de hasta 5 MB."
                        } else {
                            "Hasta cinco: fotos JPEG, PNG o WebP de hasta 8 MB, o PDF de hasta 5 MB."
                        };
                        let field = format!("{id}-photos");
                        view! {
                            <Field id=field.clone() label="Fotos o documentos" hint=hint error=error("photos")>
                                <input
                                    id=field.clone()
                                    name="photos"
                                    type="file"
                                    multiple=true
                                    required=must
                                    accept="image/jpeg,image/png,image/webp,application/pdf"
                                    aria-describedby=format!("{field}-hint {field}-error")
                                />
                            </Field>
                        }
                    })}
                <div class="form-foot">
                    <button type="submit" class=button_class disabled=move || pending.get()>
                        {move || if pending.get() { "Enviando…" } else { confirm }}
                    </button>
                </div>
            </form>
        </details>
    }
}

/// The number of a referral in its petition; zero for the petition itself.
fn number_of(referral: Option<ReferralId>, detail: &PetitionDetail) -> i64 {
    referral
        .and_then(|id| detail.referrals.iter().find(|r| r.id == id))
        .map_or(0, |r| r.number)
}

/// What was asked of a suspension, or what is in force.
fn asked(referral: Option<ReferralId>, detail: &PetitionDetail) -> Option<&SuspensionView> {
    let of = detail.referrals.iter().find(|r| Some(r.id) == referral)?;
    of.suspension.as_ref()
}

/// The id of the form of an act.
pub(super) fn form_id(act: Act, referral: Option<ReferralId>, detail: &PetitionDetail) -> String {
    format!("{}-{}-form", rule(act).code, number_of(referral, detail))
}

fn has_photo(detail: &PetitionDetail, referral: Option<ReferralId>) -> bool {
    detail
        .attachments
        .iter()
        .any(|a| a.kind == "image" && a.referral == referral)
}

/// The fields that only one act has.
fn special_fields(
    act: Act,
    referral: Option<ReferralId>,
    id: &str,
    detail: &PetitionDetail,
    options: &ActOptions,
    back: Option<&Returned>,
    error: impl Fn(&'static str) -> Signal<Option<String>>,
) -> AnyView {
    match act {
        Act::Refer => {
            let live: Vec<_> = detail.referrals.iter().filter(|r| r.status.is_live()).map(|r| r.department).collect();
            let proposal = &options.proposal;
            let says = proposal.says.clone();
            let choices: Vec<_> = options.departments.iter().filter(|d| !live.contains(&d.id)).map(|d| {
                let value = d.id.to_string();
                let chosen = was_chosen(back, "departments", &value).unwrap_or_else(|| proposal.departments.contains(&d.id));
                (value, d.name.clone(), chosen)
            }).collect();
            view! {
                {(!says.is_empty()).then(|| view! { <p class="hint">{says}</p> })}
                <DepartmentBoxes id=format!("{id}-departments") choices=choices error=error("departments") />
            }.into_any()
        }
        Act::Reject => {
            let own = detail.referrals.iter().find(|r| Some(r.id) == referral).map(|r| r.department);
            let choices = options.departments.iter().filter(|d| Some(d.id) != own).map(|d| (d.id.to_string(), d.name.clone())).collect();
            view! { <SelectField name="departments" id=format!("{id}-departments") label="Dependencia que sí es competente" options=choices value=sent(back, "departments") none="Elija…" required=true error=error("departments") /> }.into_any()
        }
        Act::Schedule => view! { <TextField name="date" id=format!("{id}-date") label="Fecha del compromiso" kind="date" value=sent(back, "date") required=true error=error("date") /> }.into_any(),
        Act::Assign => view! { <SelectField name="person" id=format!("{id}-person") label="A quién" options=options.people.clone() value=sent(back, "person") none="Elija…" required=true error=error("person") /> }.into_any(),
        Act::AskSuspension | Act::Suspend => {
            let asked = asked(referral, detail).and_then(|s| s.until);
            let value = Some(sent(back, "date")).filter(|day| !day.is_empty()).or(asked.map(|day| day.to_string())).unwrap_or_default();
            view! { <TextField name="date" id=format!("{id}-date") label="Día en que se revisa" hint="De mañana a treinta días." kind="date" value=value required=true error=error("date") /> }.into_any()
        }
        Act::VerifyUnsatisfied => {
            let attended: Vec<_> = detail.referrals.iter().filter(|r| r.status == ReferralStatus::Attended).map(|r| {
                let value = r.id.to_string();
                let chosen = was_chosen(back, "referrals", &value).unwrap_or_default();
                (value, r.department_name.clone(), chosen)
            }).collect();
            if attended.len() < 2 {
                return ().into_any();
            }
            let wrong = error("referrals");
            view! {
                <fieldset class="boxes">
                    <legend>"Qué turnos regresan"</legend>
                    {attended.into_iter().map(|(value, name, chosen)| view! { <label class="check"><input type="checkbox" name="referrals" value=value checked=chosen />{name}</label> }).collect_view()}
                    <span class="hint">"Si no marca ninguno, regresan todos."</span>
                    <span class="error" role="alert">{move || wrong.get()}</span>
                </fieldset>
            }.into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn DepartmentBoxes(
    id: String,
    choices: Vec<(String, String, bool)>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let described = id.clone();
    view! {
        <fieldset class="boxes scroll" aria-describedby=described>
            <legend>"Dependencias"</legend>
            {choices
                .into_iter()
                .map(|(value, name, chosen)| {
                    view! {
                        <label class="check">
                            <input type="checkbox" name="departments" value=value checked=chosen />
                            {name}
                        </label>
                    }
                })
                .collect_view()}
            <span class="error" id=id role="alert">
                {move || error.get()}
            </span>
        </fieldset>
    }
}

/// What stands in a form that is being sent.
pub(super) fn form_data(event: &SubmitEvent) -> Option<web_sys::FormData> {
    use wasm_bindgen::JsCast;
    let form: web_sys::HtmlFormElement = event.target()?.dyn_into().ok()?;
    web_sys::FormData::new_with_form(&form).ok()
}
