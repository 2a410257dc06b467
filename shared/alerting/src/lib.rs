//! When a rule fires and when it is over. Pure: no I/O, no clock, no randomness; time is the slot that is evaluated.
//!
//! The way of an evaluation: a [`schedule`] says which slot is due, the rule's query is answered with frames, a
//! [`Condition`] reads one value from each series, and [`RuleState::step`] tells what changed. Storing the state and
//! telling people are the server's part, in one transaction.

mod condition;
mod number;
pub mod schedule;
mod state;

pub use condition::{Compare, Condition, DuplicateSeries, Reading};
pub use state::{Cause, Change, Ended, GONE_AFTER, Instance, Outcome, Phase, RuleState, Timing, WhenEmpty};
