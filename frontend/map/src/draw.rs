//! Each layer: what it puts onto the map, into the list, the legend and the line of state.

use crate::app::App;
use crate::areas::Area;
use crate::dom::toggle;
use crate::figures::{COVERAGE, Figure, Measure, coverage, petitions};
use crate::filter::Layer;
use crate::heat;
use crate::legend::Entry;
use crate::list::{MOST, Row};
use crate::loaded::Loaded;
use crate::page::pair;
use crate::pins::Pins;
use crate::scale::{class, classes, shade};
use crate::states;
use crate::text::{counted, days_ago, fold, has_all, number};
use crate::theme::Theme;
use std::rc::Rc;

/// What an empty list says.
const NOTHING: &str = "Nada con estos filtros. Quite alguno para ver más.";

impl App {
    /// Draws the chosen layer.
    pub fn draw(self: &Rc<Self>) {
        let layer = self.filters.borrow().layer;
        for other in [
            Layer::Captains,
            Layer::Petitions,
            Layer::Heat,
            Layer::Choropleth,
            Layer::Vacant,
        ] {
            toggle(
                &self.frame.root,
                &format!("shows-{}", other.code()),
                other == layer,
            );
        }
        self.point_at_nothing();
        if layer != Layer::Captains {
            self.captains.hide(&self.frame.map);
        }
        if let (Some(vacant), true) = (self.vacant.get(), layer != Layer::Vacant) {
            vacant.hide(&self.frame.map);
        }
        self.surface
            .show(matches!(layer, Layer::Petitions | Layer::Heat));
        self.dots.forget();
        match layer {
            Layer::Captains => self.draw_captains(),
            Layer::Vacant => self.draw_vacant(),
            Layer::Choropleth => self.draw_choropleth(),
            Layer::Petitions | Layer::Heat => self.draw_petitions(),
        }
        if layer != Layer::Choropleth {
            self.figures.take();
        }
        self.name_areas();
    }

    fn draw_captains(&self) {
        let (filters, words) = (self.filters.borrow().clone(), self.words());
        let captains = &self.directory.captains;
        let territory = &self.directory.territory;
        let found =
            |at: &usize| words.is_empty() || has_all(&captains.folded(territory)[*at], &words);
        let shown: Vec<usize> = (0..captains.len())
            .filter(|at| filters.captain(captains, *at))
            .filter(found)
            .collect();
        self.captains.show(&self.frame.map, &shown);
        let all = captains.len();
        self.page.say(&if shown.len() == all {
            format!(
                "{} en el mapa",
                counted(all, "jefe de manzana", "jefes de manzana")
            )
        } else {
            format!(
                "{} de {}",
                number(shown.len()),
                counted(all, "jefe de manzana", "jefes de manzana")
            )
        });
        let rows = shown.iter().map(|at| {
            let look = states::captain(captains.state_code(*at));
            Row {
                entry: *at,
                number: Some(captains.number[*at]),
                href: Some(format!("/jefes-de-manzana/{}", captains.number[*at])),
                title: captains.name[*at].clone(),
                detail: territory.block(&captains.block[*at], captains.neighborhood[*at], -1),
                tag: Some((look.tone, look.mark, look.word.to_owned())),
                ..Row::default()
            }
        });
        let heading = counted(shown.len(), "jefe de manzana", "jefes de manzana");
        self.list.write(&heading, rows, shown.len(), NOTHING);
        let of_state = |code: &str| {
            shown
                .iter()
                .filter(|at| captains.state_code(**at) == code)
                .count()
        };
        let mut entries: Vec<Entry> = states::CAPTAINS
            .iter()
            .map(|look| (look, of_state(look.code)))
            .filter(|(_, count)| *count > 0)
            .map(|(look, count)| {
                Entry::new(format!("pin pin-{}", look.code), look.mark, look.word)
                    .count(number(count))
            })
            .collect();
        let pale = shown.iter().filter(|at| captains.valid[**at] != 2).count();
        entries.push(
            Entry::new("pin pin-in_office pale", "✓", "Claro: sin validar este año")
                .count(number(pale)),
        );
        let busy = shown.iter().filter(|at| captains.open[**at] > 0).count();
        entries.push(
            Entry::new(
                "pin pin-in_office busy",
                "✓",
                "Punto: con peticiones abiertas",
            )
            .count(number(busy)),
        );
        self.legend.write(
            "Jefes de manzana",
            &entries,
            "El anillo de cada grupo reparte sus estados.",
            None,
        );
    }

    fn draw_vacant(&self) {
        let (filters, words) = (self.filters.borrow().clone(), self.words());
        let (vacant, territory) = (&self.directory.vacant, &self.directory.territory);
        let line = |at: usize| {
            territory.block(&vacant.block[at], vacant.neighborhood[at], vacant.ward[at])
        };
        let shown: Vec<usize> = (0..vacant.block.len())
            .filter(|at| filters.territory(vacant.ward[*at], vacant.neighborhood[*at]))
            .filter(|at| words.is_empty() || has_all(&fold(&line(*at)), &words))
            .collect();
        let pins = self
            .vacant
            .get_or_init(|| Pins::vacant(&self.directory, !self.frame.calm));
        pins.show(&self.frame.map, &shown);
        let heading = counted(shown.len(), "manzana vacante", "manzanas vacantes");
        self.page.say(&format!("{heading} en el mapa"));
        let rows = shown.iter().map(|at| Row {
            entry: *at,
            title: format!("Manzana {}", vacant.block[*at]),
            detail: territory
                .neighborhood(vacant.neighborhood[*at])
                .unwrap_or("Sin colonia")
                .to_owned(),
            figure: territory.ward(vacant.ward[*at]).map(str::to_owned),
            ..Row::default()
        });
        self.list.write(&heading, rows, shown.len(), NOTHING);
        let entry = Entry::new("pin pin-vacant", "", "Manzana sin jefe").count(number(shown.len()));
        self.legend.write("Manzanas vacantes", &[entry], "", None);
    }

    fn draw_petitions(&self) {
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
        let shown = loaded.shown(&self.filters.borrow(), &self.words(), &self.areas);
        self.page.say(&format!(
            "{} en el mapa",
            counted(shown.len(), "petición", "peticiones")
        ));
        self.shown.replace(Rc::new(shown));
        self.paint();
        self.list_petitions();
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
            let entries: Vec<Entry> = ranges(&steps)
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
            let late = if p.late[at] { " · ▲ vencida" } else { "" };
            Row {
                entry: at,
                href: Some(format!("/peticiones/{folio}")),
                title: p.type_name(at).to_owned(),
                detail: format!("{folio} · {}{late}", days_ago(p.age[at])),
                tag: Some((tone, mark, word.to_owned())),
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

    fn list_figures(&self, figures: &[Figure], heading: &str) {
        let words = self.words();
        let mut areas: Vec<(usize, &Area, Figure)> = (self.areas.neighborhoods.iter().enumerate())
            .filter(|(_, area)| words.is_empty() || has_all(&fold(&area.name), &words))
            .filter_map(|(at, area)| {
                Some((at, area, *figures.get(usize::try_from(area.index).ok()?)?))
            })
            .collect();
        areas.sort_by(|a, b| {
            b.2.value()
                .cmp(&a.2.value())
                .then_with(|| a.1.name.cmp(&b.1.name))
        });
        let rows = areas.iter().map(|(at, area, figure)| Row {
            entry: *at,
            title: area.name.clone(),
            detail: figure.words(),
            figure: Some(figure.short()),
            ..Row::default()
        });
        self.list.write(
            &format!("{} {heading}", areas.len()),
            rows,
            areas.len(),
            NOTHING,
        );
    }

    fn draw_choropleth(self: &Rc<Self>) {
        let neighborhoods = self.directory.territory.neighborhoods.len();
        let (figures, borders, note) = if self.measure.get() == Measure::Coverage {
            (
                coverage(&self.directory),
                COVERAGE.to_vec(),
                "Manzanas cuyo jefe ejerce el cargo, de todas las de la colonia.".to_owned(),
            )
        } else if let Some(loaded) = self.loaded.borrow().clone() {
            let located = loaded.neighborhoods(&self.areas);
            let (figures, outside) = petitions(neighborhoods, located, 0..loaded.petitions.len());
            let values: Vec<usize> = figures.iter().map(|f| f.value()).collect();
            let note = if outside > 0 {
                format!(
                    "{} fuera de toda colonia.",
                    counted(outside, "petición", "peticiones")
                )
            } else {
                String::new()
            };
            (figures, classes(&values), note)
        } else {
            (
                vec![
                    Figure {
                        count: 0,
                        of: Some(0)
                    };
                    neighborhoods
                ],
                Vec::new(),
                String::new(),
            )
        };
        for area in &self.areas.neighborhoods {
            let figure = usize::try_from(area.index)
                .ok()
                .and_then(|index| figures.get(index));
            let step = figure
                .filter(|f| f.known())
                .map(|f| shade(&borders, class(&borders, f.value())));
            for each in 0..=5 {
                area.class(&format!("step-{each}"), step == Some(each));
            }
        }
        let (heading, zero) = match self.measure.get() {
            Measure::Petitions => ("colonias por número de peticiones", "Ninguna"),
            Measure::Coverage => ("colonias por cobertura de jefes", "Ninguna manzana"),
        };
        let unit = if self.measure.get() == Measure::Coverage {
            " %"
        } else {
            ""
        };
        let mut entries = vec![Entry::new("swatch step-0", "", zero)];
        entries.extend(ranges(&borders).enumerate().map(|(step, words)| {
            Entry::new(
                format!("swatch step-{}", shade(&borders, step + 1)),
                "",
                words + unit,
            )
        }));
        let app = self.clone();
        let control = pair(
            ["Peticiones", "Cobertura"],
            usize::from(self.measure.get() == Measure::Coverage),
            move |at| {
                app.measure.set(if at == 0 {
                    Measure::Petitions
                } else {
                    Measure::Coverage
                });
                app.apply();
            },
        );
        let title = if unit.is_empty() {
            "Peticiones por colonia"
        } else {
            "Manzanas con jefe"
        };
        self.legend.write(title, &entries, &note, Some(&control));
        self.page
            .say(&format!("{} {heading}", self.areas.neighborhoods.len()));
        self.list_figures(&figures, heading);
        self.figures.replace(Rc::new(figures));
    }

    /// The figure that a neighborhood is coloured by.
    pub fn figure(&self, area: &Area) -> Option<Figure> {
        self.figures
            .borrow()
            .get(usize::try_from(area.index).ok()?)
            .copied()
    }

    /// Names the areas in view.
    pub fn name_areas(&self) {
        self.labels.place(&self.frame.map, &self.areas, |area| {
            self.figure(area).map(Figure::short)
        });
    }
}

/// `1 a 49`, `50 a 69`, …, `95 o más`.
fn ranges(borders: &[usize]) -> impl Iterator<Item = String> {
    borders
        .iter()
        .enumerate()
        .map(|(at, from)| match borders.get(at + 1) {
            Some(next) if next - 1 == *from => number(*from),
            Some(next) => format!("{} a {}", number(*from), number(next - 1)),
            None => format!("{} o más", number(*from)),
        })
}

#[cfg(test)]
mod tests {
    #[test]
    fn ranges_have_both_ends() {
        let words: Vec<String> = super::ranges(&[1, 2, 1200]).collect();
        assert_eq!(words, ["1", "2 a 1,199", "1,200 o más"]);
    }
}
