//! When rules are evaluated: at slots, one every interval, each rule at an offset of its own, so that ten thousand rules
//! do not ask all at once. The offset depends on nothing but the rule, so restarts change no slot. A late server
//! evaluates the latest slot and leaves out those before it; nothing is ever replayed.

/// How far a rule's slots lie behind whole intervals, milliseconds; less than the interval.
pub fn offset_ms(rule_uid: &str, interval_ms: i64) -> i64 {
    // FNV-1a, then a finisher, for short names that differ in their last letter lie close together without one.
    let mut hash = rule_uid.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    let interval = interval_ms.max(1).unsigned_abs();
    i64::try_from(hash % interval).unwrap_or_default()
}

/// The latest slot that is not after `now_ms`.
pub fn slot_ms(now_ms: i64, interval_ms: i64, offset_ms: i64) -> i64 {
    let into = now_ms.saturating_sub(offset_ms).rem_euclid(interval_ms.max(1));
    now_ms.saturating_sub(into)
}

/// The first slot after `now_ms`.
pub fn next_slot_ms(now_ms: i64, interval_ms: i64, offset_ms: i64) -> i64 {
    slot_ms(now_ms, interval_ms, offset_ms).saturating_add(interval_ms.max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn slots_are_an_interval_apart(now in -1_000_000i64..2_000_000_000_000, interval in 1i64..4_000_000, uid in ".{0,12}") {
            let offset = offset_ms(&uid, interval);
            prop_assert!((0..interval).contains(&offset));
            let (slot, next) = (slot_ms(now, interval, offset), next_slot_ms(now, interval, offset));
            prop_assert!(slot <= now && now < next && next - slot == interval);
            prop_assert_eq!((slot - offset).rem_euclid(interval), 0);
            prop_assert_eq!(slot_ms(slot, interval, offset), slot);
        }
    }

    /// Ten thousand rules of a minute: no second may hold twice its share (chi squared over 60 seconds, p > 0.01).
    #[test]
    fn rules_are_spread_evenly() {
        const RULES: usize = 10_000;
        let mut seconds = [0_usize; 60];
        for rule in 0..RULES {
            seconds[offset_ms(&format!("rule-{rule}"), 60_000) as usize / 1_000] += 1;
        }
        let share = RULES as f64 / 60.0;
        let chi_squared: f64 = seconds.iter().map(|count| (*count as f64 - share).powi(2) / share).sum();
        assert!(chi_squared < 87.2, "chi squared of 59 degrees: {chi_squared}");
    }
}
