//! What is told beside a form that was not sent, and when it stays.

/// Failures that pass, or that the same page can mend: the form must stay.
pub fn passing(status: u16) -> bool {
    matches!(status, 401 | 408 | 413 | 429 | 500..)
}

/// Whether an address asks somebody to sign in.
pub fn is_door(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.ends_with("/entrar")
}

/// How to send again, by the words of the button.
fn again(button: &str) -> String {
    let button = if button.is_empty() { "Enviar" } else { button };
    format!("Nada se perdió: toque otra vez «{button}».")
}

/// Nothing came back.
pub fn unsent(button: &str) -> String {
    format!("No hay señal: todavía no se envió. {}", again(button))
}

/// The server did not take it, and said why, or nothing that can be told.
pub fn refused(status: u16, words: &str, button: &str) -> String {
    let words = words.trim();
    let again = again(button);
    if words.is_empty() {
        format!("El servidor no pudo recibirlo (error {status}): todavía no se envió. {again}")
    } else {
        let stop = if words.ends_with(['.', '!', '?']) {
            ""
        } else {
            "."
        };
        format!("Todavía no se envió. {words}{stop} {again}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_signal_the_note_names_the_button() {
        assert_eq!(
            unsent("Enviar"),
            "No hay señal: todavía no se envió. Nada se perdió: toque otra vez «Enviar»."
        );
        assert!(unsent("Sí, quedó bien").ends_with("toque otra vez «Sí, quedó bien»."));
        assert!(
            unsent("").ends_with("«Enviar»."),
            "a button of an icon alone"
        );
    }

    #[test]
    fn what_the_server_says_is_told_beside_the_form() {
        assert_eq!(
            refused(429, " Espere 30 segundos ", "Enviar"),
            "Todavía no se envió. Espere 30 segundos. Nada se perdió: toque otra vez «Enviar»."
        );
        assert_eq!(
            refused(502, "", "Enviar"),
            "El servidor no pudo recibirlo (error 502): todavía no se envió. \
             Nada se perdió: toque otra vez «Enviar»."
        );
    }

    #[test]
    fn only_what_passes_leaves_the_form() {
        for status in [401, 408, 413, 429, 500, 502, 503] {
            assert!(passing(status), "{status}");
        }
        for status in [200, 400, 403, 404, 409, 422] {
            assert!(!passing(status), "{status}");
        }
    }

    #[test]
    fn a_sign_in_on_the_way_keeps_the_draft() {
        for door in [
            "https://x.mx/m/entrar",
            "https://x.mx/entrar?volver=/m/nueva",
            "/m/entrar#a",
        ] {
            assert!(is_door(door), "{door}");
        }
        for page in [
            "https://x.mx/m",
            "https://x.mx/m/peticiones/9?de=/entrar",
            "",
        ] {
            assert!(!is_door(page), "{page}");
        }
    }
}
