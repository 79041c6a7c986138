//! The layers that are painted: petitions one by one or gathered, and where they are dense.

use crate::app::App;
use crate::figures::petitions;
use crate::filter::Layer;
use crate::heat;
use crate::legend::Entry;
use crate::list::{MOST, Row};
use crate::loaded::Loaded;
use crate::scale::{ranges, shade};
use crate::states;
use crate::text::{counted, days_ago, number};
use crate::theme::Theme;
use std::rc::Rc;

impl App {
    /// Shows the petitions that are chosen.
    pub fn draw_petitions(self: &Rc<Self>) {
        let Some(loaded) = self.loaded.borrow().clone() else {
            self.list.write(
                "Peticiones",
                std::iter::empty(),
                0,
                "Las peticiones no se han cargado.",
            );
            self.legend.write("Peticiones", &[], "", None);
            return;
        };
        // Where they are dense one looks for a neighborhood, in the list.
        let words = match self.filters.borrow().layer {
            Layer::Petitions => self.words(),
            _ => Vec::new(),
        };
        let shown = loaded.shown(&self.filters.borrow(), &words, &self.areas);
        self.page.say(&format!(
            "{} en el mapa",
            counted(shown.len(), "petición", "peticiones")
        ));
        self.shown.replace(Rc::new(shown));
        self.paint();
        self.soon(|app| app.list_petitions());
    }

    /// Paints the canvas of the petitions as the map lies now.
    pub fn paint(&self) {
        let Some(loaded) = self.loaded.borrow().clone() else {
            return;
        };
        let (theme, shown) = (Theme::of(&self.frame.root), self.shown.borrow().clone());
        if self.filters.borrow().layer == Layer::Heat {
            let steps = heat::paint(
                &self.surface,
                &self.frame.map,
                &theme,
                &loaded.flats,
                &shown,
            );
            let entries: Vec<Entry> = ranges(&steps, "")
                .enumerate()
                .map(|(step, words)| {
                    Entry::new(
                        format!("swatch step-{}", shade(&steps, step + 1)),
                        "",
                        words,
                    )
                })
                .collect();
            self.legend.write(
                "Peticiones por km²",
                &entries,
                "Según lo que se ve: cambia al acercarse.",
                None,
            );
            return;
        }
        self.dots.paint(
            &self.frame.map,
            &theme,
            &loaded.petitions,
            &loaded.flats,
            &shown,
        );
        self.petitions_legend(&loaded, &shown);
    }

    fn petitions_legend(&self, loaded: &Loaded, shown: &[u32]) {
        let p = &loaded.petitions;
        let mut counts = vec![0; p.statuses.len()];
        let mut late = 0;
        for at in shown {
            if let Some(count) = usize::try_from(p.status[*at as usize])
                .ok()
                .and_then(|s| counts.get_mut(s))
            {
                *count += 1;
            }
            late += usize::from(p.late[*at as usize]);
        }
        let of = |((code, word), count): (&(String, String), &usize)| {
            let (mark, tone) = states::petition(code);
            Entry::new(format!("dot tone-{tone}"), mark, word.clone()).count(number(*count))
        };
        let present = p
            .statuses
            .iter()
            .zip(&counts)
            .filter(|(_, count)| **count > 0);
        let mut entries: Vec<Entry> = present.map(of).collect();
        entries.push(Entry::new("late-sign", "▲", "Vencida").count(number(late)));
        self.legend.write(
            "Peticiones",
            &entries,
            "En los grupos, el arco rojo es la parte vencida.",
            None,
        );
    }

    /// Lists the petitions in view.
    pub fn list_petitions(&self) {
        let Some(loaded) = self.loaded.borrow().clone() else {
            return;
        };
        if self.filters.borrow().layer == Layer::Heat {
            return self.list_by_neighborhood(&loaded);
        }
        let (rows, total) = loaded.pressing(&self.shown.borrow(), &self.view(), MOST);
        let p = &loaded.petitions;
        let rows = rows.into_iter().map(|at| {
            let at = at as usize;
            let folio = p.folio(at);
            let (code, word) = p.status_of(at);
            let (mark, tone) = states::petition(code);
            Row {
                entry: at,
                href: Some(format!("/peticiones/{folio}")),
                title: p.type_name(at).to_owned(),
                detail: format!("{folio} · {}", days_ago(p.age[at])),
                tag: Some((tone, mark, word.to_owned())),
                late: p.late[at],
                ..Row::default()
            }
        });
        let heading = format!("{} a la vista", counted(total, "petición", "peticiones"));
        let none = "Ninguna petición en esta parte del mapa. Aléjese o quite filtros.";
        self.list.write(&heading, rows, total, none);
    }

    fn list_by_neighborhood(&self, loaded: &Loaded) {
        let located = loaded.neighborhoods(&self.areas);
        let shown = self.shown.borrow();
        let (figures, _) = petitions(
            self.directory.territory.neighborhoods.len(),
            located,
            shown.iter().map(|at| *at as usize),
        );
        self.list_figures(&figures, "colonias por número de peticiones");
    }
}
