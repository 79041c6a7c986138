//! Neighborhoods coloured by a figure, and the list that tells the same in numbers.

use crate::app::App;
use crate::areas::Area;
use crate::draw::NOTHING;
use crate::figures::{COVERAGE, Figure, Measure, coverage, petitions};
use crate::legend::Entry;
use crate::list::Row;
use crate::page::pair;
use crate::scale::{class, classes, ranges, shade};
use crate::text::{counted, fold, has_all};
use std::rc::Rc;

/// A neighborhood's figure and the step of its colour.
#[derive(Clone, Copy, Debug, Default)]
pub struct Colored {
    /// The figure.
    pub figure: Figure,
    /// The step; none where nothing is known.
    pub step: Option<usize>,
}

impl App {
    /// Colours the neighborhoods.
    pub fn draw_choropleth(self: &Rc<Self>) {
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
            (Vec::new(), Vec::new(), String::new())
        };
        let colored: Vec<Colored> = figures
            .iter()
            .map(|figure| Colored {
                figure: *figure,
                step: figure
                    .known()
                    .then(|| shade(&borders, class(&borders, figure.value()))),
            })
            .collect();
        for area in &self.areas.neighborhoods {
            let index = usize::try_from(area.index).ok();
            let step = index
                .and_then(|index| colored.get(index))
                .and_then(|c| c.step);
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
        let mut entries = Vec::new();
        if colored.iter().any(|c| c.step == Some(0)) {
            entries.push(Entry::new("swatch step-0", "", zero));
        }
        entries.extend(ranges(&borders, unit).enumerate().map(|(step, words)| {
            Entry::new(
                format!("swatch step-{}", shade(&borders, step + 1)),
                "",
                words,
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
        self.colored.replace(Rc::new(colored));
    }

    /// What a neighborhood is coloured by.
    pub fn colored(&self, area: &Area) -> Option<Colored> {
        self.colored
            .borrow()
            .get(usize::try_from(area.index).ok()?)
            .copied()
    }

    /// Lists neighborhoods by their figures, the largest first.
    pub fn list_figures(&self, figures: &[Figure], heading: &str) {
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
        let none = if self.areas.neighborhoods.is_empty() {
            "Ninguna colonia tiene contorno todavía: sin él no hay cifras por colonia."
        } else {
            NOTHING
        };
        let heading = format!("{} {heading}", areas.len());
        self.list.write(&heading, rows, areas.len(), none);
    }
}
