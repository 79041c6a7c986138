//! The captain's pages on the telephone.

use super::making::{form, of, page};
use super::{Endpoint, Kind, Rule, Verb};
use crate::http::plain::phone;
use axum::routing::{get, post};
use domain::access::Action;

const OWN_POST: Rule = Rule::Role(Action::OwnPost);
const FOLLOW_OWN: Rule = Rule::Role(Action::FollowOwn);
const CAPTURE_OWN: Rule = Rule::Role(Action::CaptureOwn);

/// The captain's pages on the telephone.
pub const PHONE_PAGES: &[Endpoint] = &[
    page(
        "/activar",
        Rule::Public,
        "Open a captain's account with a code",
        || get(phone::access::activation),
    ),
    form("/activar", Rule::Public, "Open a captain's account", || {
        post(phone::access::activate)
    }),
    page("/m/entrar", Rule::Public, "A captain signs in", || {
        get(phone::access::form)
    }),
    form("/m/entrar", Rule::Public, "A captain signs in", || {
        post(phone::access::sign_in)
    }),
    form("/m/salir", OWN_POST, "A captain signs out", || {
        post(phone::access::sign_out)
    }),
    page("/m/acceso", OWN_POST, "A captain's own access", || {
        get(phone::access::own)
    }),
    form("/m/acceso", OWN_POST, "Change the own PIN", || {
        post(phone::access::change)
    }),
    form(
        "/m/acceso/telefonos/{id}/quitar",
        OWN_POST,
        "Take an own telephone off",
        || post(phone::access::remove_device),
    ),
    page("/m", OWN_POST, "First page of a captain", || {
        get(phone::home)
    }),
    page(
        "/m/nueva",
        CAPTURE_OWN,
        "Form of a captain's petition",
        || get(phone::form),
    ),
    of(
        Verb::Post,
        "/m/nueva",
        Kind::Upload,
        CAPTURE_OWN,
        "Register a captain's petition",
        || post(phone::register),
    ),
    page("/m/peticiones", FOLLOW_OWN, "A captain's petitions", || {
        get(phone::list)
    }),
    page("/m/peticiones/{id}", FOLLOW_OWN, "One of them", || {
        get(phone::one)
    }),
    of(
        Verb::Post,
        "/m/peticiones/{id}/respuesta",
        Kind::Upload,
        FOLLOW_OWN,
        "Say whether it was done well",
        || post(phone::answer),
    ),
    page(
        "/m/peticiones/{id}/fotos/{file}",
        FOLLOW_OWN,
        "A photo of a captain's petition",
        || get(phone::photo),
    ),
    page("/m/manzana", OWN_POST, "What is asked in the block", || {
        get(phone::block)
    }),
    page("/m/credencial", OWN_POST, "A captain's credential", || {
        get(phone::credential)
    }),
    page("/m/credencial/foto", OWN_POST, "Her own portrait", || {
        get(phone::own_photo)
    }),
    page("/m/avisos", OWN_POST, "Notices for a captain", || {
        get(phone::notices)
    }),
    page("/m/donde", OWN_POST, "Where a point is", || {
        get(phone::whereabouts)
    }),
];
