//! The theme in use, as a signal that charts read too.

use leptos::prelude::*;

use crate::browser::theme;

/// What the person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// As the system says.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

impl Choice {
    /// The choice of a setting: `dark`, `light`, anything else is the system's.
    pub fn from_setting(setting: &str) -> Self {
        match setting {
            "dark" => Self::Dark,
            "light" => Self::Light,
            _ => Self::System,
        }
    }

    /// Its setting.
    pub fn setting(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

/// The theme of the page. Cheap to clone; lives as long as the page.
#[derive(Clone)]
pub struct Theme {
    choice: ArcRwSignal<Choice>,
    system_is_light: ArcRwSignal<bool>,
}

impl Theme {
    /// The theme as this browser remembers it; from now on the page follows it.
    pub fn start() -> Self {
        let choice = ArcRwSignal::new(Choice::from_setting(&theme::chosen().unwrap_or_default()));
        let system_is_light = ArcRwSignal::new(theme::system_is_light());
        let changed = system_is_light.clone();
        theme::on_system_change(move || changed.set(theme::system_is_light()));
        let this = Self { choice, system_is_light };
        let follows = this.clone();
        Effect::new(move || theme::apply(if follows.is_dark() { "dark" } else { "light" }));
        this
    }

    /// Whether the page is dark. Tracks changes.
    pub fn is_dark(&self) -> bool {
        match self.choice.get() {
            Choice::System => !self.system_is_light.get(),
            Choice::Dark => true,
            Choice::Light => false,
        }
    }

    /// What the person wants. Tracks changes.
    pub fn choice(&self) -> Choice {
        self.choice.get()
    }

    /// Changes it for this page alone.
    pub fn show(&self, choice: Choice) {
        self.choice.set(choice);
    }

    /// Changes it, here and on the next visit.
    pub fn choose(&self, choice: Choice) {
        theme::choose((choice != Choice::System).then_some(choice.setting()));
        self.choice.set(choice);
    }
}
