//! The chosen layer, and those that are markers: captains and vacant blocks.

use crate::app::App;
use crate::dom::toggle;
use crate::filter::Layer;
use crate::labels::Second;
use crate::legend::Entry;
use crate::list::Row;
use crate::pins::{self, Pins};
use crate::states;
use crate::text::{counted, fold, has_all, number};
use std::rc::Rc;

/// What an empty list says.
pub const NOTHING: &str = "Nada con estos filtros. Quite alguno para ver más.";

impl App {
    /// Draws the chosen layer.
    pub fn draw(self: &Rc<Self>) {
        self.anew();
        self.drawn();
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
        self.frame.map.close_any_popup();
        for (pins, own) in [
            (&self.captains, Layer::Captains),
            (&self.vacant, Layer::Vacant),
        ] {
            if let (Some(pins), true) = (pins.get(), layer != own) {
                pins.hide(&self.frame.map);
            }
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
            self.colored.take();
        }
        self.name_areas();
    }

    fn draw_captains(self: &Rc<Self>) {
        let (filters, words) = (self.filters.borrow().clone(), self.words());
        let captains = &self.directory.captains;
        let territory = &self.directory.territory;
        let found =
            |at: &usize| words.is_empty() || has_all(&captains.folded(territory)[*at], &words);
        let shown: Vec<usize> = (0..captains.len())
            .filter(|at| filters.captain(captains, *at))
            .filter(found)
            .collect();
        self.captains().show(&self.frame.map, &shown);
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
        self.soon(move |app| app.tell_captains(&shown));
    }

    /// The list and the legend of captains.
    fn tell_captains(&self, shown: &[usize]) {
        let captains = &self.directory.captains;
        let territory = &self.directory.territory;
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
        let count = |is: &dyn Fn(usize) -> bool| shown.iter().filter(|at| is(**at)).count();
        let mut entries = Vec::new();
        let mut add = |count: usize, class: &str, mark: &'static str, words: &str| {
            if count > 0 {
                let entry = Entry::new(format!("pin pin-{class}"), mark, words);
                entries.push(entry.count(number(count)));
            }
        };
        for look in states::CAPTAINS.iter().chain([&states::UNKNOWN]) {
            let of_it = |at| states::captain(captains.state_code(at)).code == look.code;
            add(count(&of_it), look.code, look.mark, look.word);
        }
        let pale = count(&|at| captains.valid[at] != 2);
        add(pale, "in_office pale", "✓", "Claro: sin validar este año");
        let busy = count(&|at| captains.open[at] > 0);
        add(
            busy,
            "in_office busy",
            "✓",
            "Punto: con peticiones abiertas",
        );
        let note = "El anillo de cada grupo reparte sus estados.";
        self.legend.write("Jefes de manzana", &entries, note, None);
    }

    fn draw_vacant(self: &Rc<Self>) {
        let (filters, words) = (self.filters.borrow().clone(), self.words());
        let (vacant, territory) = (&self.directory.vacant, &self.directory.territory);
        let line = |at: usize| {
            territory.block(&vacant.block[at], vacant.neighborhood[at], vacant.ward[at])
        };
        let shown: Vec<usize> = (0..vacant.block.len())
            .filter(|at| filters.territory(vacant.ward[*at], vacant.neighborhood[*at]))
            .filter(|at| words.is_empty() || has_all(&fold(&line(*at)), &words))
            .collect();
        let pins = self.vacant.get_or_init(|| {
            let pins = Pins::vacant(&self.frame.map, &self.directory, !self.frame.calm);
            let app = self.clone();
            pins.on_choice(move |at| app.open_vacant(at));
            pins
        });
        pins.show(&self.frame.map, &shown);
        let heading = counted(shown.len(), "manzana vacante", "manzanas vacantes");
        self.page.say(&format!("{heading} en el mapa"));
        self.soon(move |app| app.tell_vacant(&heading, &shown));
    }

    /// The list and the legend of vacant blocks.
    fn tell_vacant(&self, heading: &str, shown: &[usize]) {
        let (vacant, territory) = (&self.directory.vacant, &self.directory.territory);
        let colonia = |at: usize| territory.neighborhood(vacant.neighborhood[at]);
        let rows = shown.iter().map(|at| Row {
            entry: *at,
            title: format!("Manzana {}", vacant.block[*at]),
            detail: colonia(*at).unwrap_or("Sin colonia").to_owned(),
            figure: territory.ward(vacant.ward[*at]).map(str::to_owned),
            ..Row::default()
        });
        self.list.write(heading, rows, shown.len(), NOTHING);
        let entry = Entry::new("pin pin-vacant", "", "Manzana sin jefe").count(number(shown.len()));
        self.legend.write("Manzanas vacantes", &[entry], "", None);
    }

    /// Names the areas in view, beside the marks that lie there.
    pub fn name_areas(&self) {
        let taken = match self.filters.borrow().layer {
            Layer::Captains | Layer::Vacant => pins::obstacles(&self.frame.map),
            Layer::Petitions => self.dots.obstacles(),
            Layer::Heat | Layer::Choropleth => Vec::new(),
        };
        self.labels
            .place(&self.frame.map, &self.areas, taken, |area| {
                let colored = self.colored(area)?;
                Some(Second {
                    text: colored.figure.short(),
                    high: colored.step.is_some_and(|step| step > 3),
                })
            });
    }
}
