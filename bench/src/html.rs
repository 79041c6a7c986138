//! What a browser reads out of a page: its forms with what is in them, and what it has to load.

/// A form as it stands on a page, before anybody types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Names and values that it would send.
    pub fields: Vec<(String, String)>,
    /// Names of its files, and what they accept.
    pub files: Vec<(String, String)>,
}

/// A tag: its name, its attributes, and where what follows it begins.
struct Tag<'h> {
    name: &'h str,
    attributes: Vec<(&'h str, String)>,
    after: usize,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(n, _)| *n == name);
        found.map(|(_, value)| value.clone())
    }

    fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(n, _)| *n == name)
    }
}

/// Text as it was before it was written into the page.
fn plain(text: &str) -> String {
    [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Attributes as our pages write them: bare, or with a value in double quotes.
fn attributes(mut text: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if text.is_empty() {
            return found;
        }
        let end = text
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        let (value, rest) = rest
            .strip_prefix("=\"")
            .and_then(|quoted| quoted.split_once('"'))
            .unwrap_or(("", rest.trim_start_matches('=')));
        found.push((name, plain(value)));
        text = rest;
    }
}

/// The tags of a page in their order.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + html.get(at..)?.find('<')? + 1;
            let mut quoted = false;
            let inside = html.get(start..)?;
            let end = inside.find(|c: char| {
                quoted ^= c == '"';
                c == '>' && !quoted
            })?;
            at = start + end + 1;
            let inside = &inside[..end];
            if inside.starts_with('!') {
                continue;
            }
            let split = inside
                .find(char::is_whitespace)
                .unwrap_or(inside.trim_end_matches('/').len());
            let (name, rest) = inside.split_at(split);
            return Some(Tag {
                name,
                attributes: attributes(rest),
                after: at,
            });
        }
    })
}

/// The forms of a page.
#[must_use]
pub fn forms(html: &str) -> Vec<Form> {
    let mut all = Vec::new();
    let mut form = Form::default();
    // Name, first option, chosen option.
    let mut select: (String, Option<String>, Option<String>) = Default::default();
    for tag in tags(html) {
        match tag.name {
            "form" => {
                form = Form {
                    action: tag.get("action").unwrap_or_default(),
                    ..Form::default()
                };
            }
            "/form" => all.push(std::mem::take(&mut form)),
            "input" => input(&tag, &mut form),
            "select" => select = (tag.get("name").unwrap_or_default(), None, None),
            "option" => {
                let value = tag.get("value").unwrap_or_default();
                if tag.has("selected") {
                    select.2 = Some(value.clone());
                }
                select.1.get_or_insert(value);
            }
            "/select" => {
                let (name, first, chosen) = std::mem::take(&mut select);
                let value = chosen.or(first).unwrap_or_default();
                form.fields.push((name, value));
            }
            _ => {}
        }
    }
    all
}

fn input(tag: &Tag<'_>, form: &mut Form) {
    let Some(name) = tag.get("name") else { return };
    let value = tag.get("value").unwrap_or_default();
    match tag.get("type").unwrap_or_default().as_str() {
        "file" => form
            .files
            .push((name, tag.get("accept").unwrap_or_default())),
        "checkbox" | "radio" if !tag.has("checked") => {}
        "submit" | "button" => {}
        _ => form.fields.push((name, value)),
    }
}

/// What stands before the quoted name of a file that a script loads. A name that stands elsewhere is
/// not loaded, such as the keys of the imports that a WASM is given.
const LOADING: [&str; 6] = [
    "from",
    "import",
    "import(",
    "new URL(",
    "fetch(",
    "module_or_path:",
];

/// The files that a script loads, as it names them.
fn named_files(script: &str) -> impl Iterator<Item = String> + '_ {
    let after = move |before: &'static str| {
        script.match_indices(before).filter_map(move |(at, _)| {
            let rest = script.get(at + before.len()..)?.trim_start();
            let quote = rest.chars().next().filter(|c| ['\'', '"'].contains(c))?;
            let (name, _) = rest.get(1..)?.split_once(quote)?;
            let (_, kind) = name.rsplit_once('.')?;
            ["js", "wasm", "css"]
                .contains(&kind)
                .then(|| name.to_owned())
        })
    };
    LOADING.into_iter().flat_map(after)
}

/// What a page loads: style sheets, icons, scripts, pictures, and what its own scripts load.
#[must_use]
pub fn loads_of_page(html: &str) -> Vec<String> {
    let mut all = Vec::new();
    for tag in tags(html) {
        match tag.name {
            "link" => all.extend(tag.get("href")),
            "script" | "img" => all.extend(tag.get("src")),
            _ => {}
        }
        if tag.name == "script" {
            let text = &html[tag.after..];
            let text = text.split("</script>").next().unwrap_or_default();
            all.extend(named_files(text));
        }
    }
    all
}

/// What a file of the site loads, as the file names it.
#[must_use]
pub fn loads_of_file(path: &str, content: &str) -> Vec<String> {
    if path.ends_with(".js") {
        return named_files(content).collect();
    }
    if path.ends_with(".css") {
        let urls = content.split("url(").skip(1);
        return urls
            .filter_map(|text| text.split(')').next())
            .map(|url| url.trim_matches(['"', '\'']).to_owned())
            .filter(|url| !url.starts_with("data:") && !url.starts_with('#'))
            .collect();
    }
    Vec::new()
}

/// An address as a page or file names it, as a path of the server; `None` for another server.
#[must_use]
pub fn path_of(from: &str, address: &str) -> Option<String> {
    if address.contains("://") || address.starts_with("//") {
        return None;
    }
    if address.starts_with('/') {
        return Some(address.to_owned());
    }
    let (folder, _) = from.rsplit_once('/')?;
    Some(format!("{folder}/{}", address.trim_start_matches("./")))
}

/// The numbers at the end of links that begin with `before`, whatever part of the page they lead to;
/// each once.
#[must_use]
pub fn numbers_after(html: &str, before: &str) -> Vec<i64> {
    let mut all: Vec<i64> = Vec::new();
    for tag in tags(html).filter(|tag| tag.name == "a") {
        let href = tag.get("href").unwrap_or_default();
        let page = href.split('#').next().unwrap_or_default();
        let number = page.strip_prefix(before).and_then(|rest| rest.parse().ok());
        all.extend(number.filter(|n| !all.contains(n)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_what_a_browser_would_send() {
        let html = "<!DOCTYPE html><form method=\"get\" action=\"/x\"></form><!-- -->\
            <form method=\"post\" action=\"/y?a=1&amp;b=2\"><input type=\"hidden\" name=\"version\" value=\"3\"/>\
            <select name=\"column\"><option value=\"ignore\">a &gt; b</option><option value=\"name\" selected>n</option></select>\
            <select name=\"column\"><option value=\"first\">f</option></select>\
            <input name=\"c\" type=\"checkbox\" value=\"1\"><input name=\"d\" type=\"checkbox\" value=\"1\" checked>\
            <input type=\"file\" name=\"scan\" accept=\"image/jpeg\"><button name=\"act\" value=\"go\">Go</button></form>";
        let all = forms(html);
        assert_eq!((all.len(), all[0].action.as_str()), (2, "/x"));
        let fields = [
            ("version", "3"),
            ("column", "name"),
            ("column", "first"),
            ("d", "1"),
        ];
        assert_eq!(
            all[1],
            Form {
                action: "/y?a=1&b=2".into(),
                fields: fields.map(|(n, v)| (n.into(), v.into())).to_vec(),
                files: vec![("scan".into(), "image/jpeg".into())],
            }
        );
    }

    #[test]
    fn everything_that_a_page_loads_is_found() {
        let html = "<head><link rel=\"stylesheet\" href=\"/pkg/a.css\"><link rel=\"icon\" href=\"/icon.svg\">\
            <script type=\"module\">import('/pkg/p.1.js').then(m => m.default({ module_or_path: '/pkg/p.2.wasm' }))</script>\
            </head><a href=\"/m\">x</a><img alt=\"a > b\" src=\"/foto\">";
        let wanted = [
            "/pkg/a.css",
            "/icon.svg",
            "/pkg/p.1.js",
            "/pkg/p.2.wasm",
            "/foto",
        ];
        assert_eq!(loads_of_page(html), wanted);
        let script =
            "import { x } from './snippets.9/inline0.js'; new URL('phone.2.wasm', import.meta.url)";
        let found = loads_of_file("/pkg/p.1.js", script);
        let paths: Vec<_> = found
            .iter()
            .filter_map(|f| path_of("/pkg/p.1.js", f))
            .collect();
        assert_eq!(paths, ["/pkg/snippets.9/inline0.js", "/pkg/phone.2.wasm"]);
        assert_eq!(
            loads_of_file("/a.css", "a{b:url(data:,)}c{d:url(\"/f.woff2\")}"),
            ["/f.woff2"]
        );
        assert_eq!(path_of("/pkg/p.js", "https://elsewhere.example/x.js"), None);
    }

    #[test]
    fn people_are_found_by_the_addresses_of_their_pages() {
        let html = "<a href=\"/p/12\">a</a><a href=\"/p/12#part\">b</a><a href=\"/p/7/foto\">c</a><a href=\"/p/9\">d</a>";
        assert_eq!(numbers_after(html, "/p/"), [12, 9]);
    }
}
