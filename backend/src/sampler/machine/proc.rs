//! What only Linux' /proc tells: CPU seconds by mode, all of the memory's parts, disks, running processes.
//!
//! Elsewhere nothing is added.

use super::Gathered;

/// Ticks a second in /proc/stat: fixed for programs on every architecture of Linux.
const TICKS_PER_SECOND: f64 = 100.0;
/// Bytes of a sector in /proc/diskstats, whatever the disk's own are.
const SECTOR_BYTES: f64 = 512.0;
const MODES: [&str; 8] = ["user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"];
/// With more CPUs than this they are counted together, as `cpu="all"`.
const MOST_CPUS: usize = 16;

/// Adds CPUs, processes and disks.
pub(super) fn add(out: &mut Gathered) {
    if let Ok(stat) = std::fs::read_to_string("/proc/stat") {
        add_stat(out, &stat);
    }
    if let Ok(stats) = std::fs::read_to_string("/proc/diskstats") {
        add_disks(out, &stats);
    }
    if let Ok(entries) = std::fs::read_dir("/proc") {
        let is_pid = |name: &std::ffi::OsStr| name.as_encoded_bytes().iter().all(u8::is_ascii_digit);
        let pids = entries.flatten().filter(|entry| is_pid(&entry.file_name())).count();
        if pids > 0 {
            out.add("node_processes_pids", &[], pids as f64);
        }
    }
}

/// Adds the parts of the memory; answers whether there were any.
pub(super) fn add_memory(out: &mut Gathered) -> bool {
    let Ok(text) = std::fs::read_to_string("/proc/meminfo") else { return false };
    let mut found = false;
    for line in text.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let Some(kilobytes) = value.trim().strip_suffix(" kB").and_then(|value| value.parse::<f64>().ok())
        else {
            continue;
        };
        found = true;
        let name = name.replace('(', "_").replace(')', "");
        out.add(&format!("node_memory_{name}_bytes"), &[], kilobytes * 1_024.0);
    }
    found
}

fn add_stat(out: &mut Gathered, stat: &str) {
    let cpus = stat.lines().filter(|line| line.starts_with("cpu") && !line.starts_with("cpu ")).count();
    for line in stat.lines() {
        let mut parts = line.split_ascii_whitespace();
        let Some(key) = parts.next() else { continue };
        let cpu = match key.strip_prefix("cpu") {
            Some("") if cpus > MOST_CPUS => "all",
            Some(cpu) if !cpu.is_empty() && cpus <= MOST_CPUS => cpu,
            _ => {
                let name = match key {
                    "procs_running" => "node_procs_running",
                    "procs_blocked" => "node_procs_blocked",
                    "ctxt" => "node_context_switches_total",
                    _ => continue,
                };
                if let Some(value) = parts.next().and_then(|value| value.parse().ok()) {
                    out.add(name, &[], value);
                }
                continue;
            }
        };
        for (mode, ticks) in MODES.iter().zip(parts) {
            if let Ok(ticks) = ticks.parse::<f64>() {
                out.add("node_cpu_seconds_total", &[("cpu", cpu), ("mode", mode)], ticks / TICKS_PER_SECOND);
            }
        }
    }
}

fn add_disks(out: &mut Gathered, stats: &str) {
    for line in stats.lines() {
        let parts: Vec<&str> = line.split_ascii_whitespace().collect();
        let (Some(device), Some(fields)) = (parts.get(2), parts.get(3..)) else { continue };
        if !is_whole_disk(device) {
            continue;
        }
        let number = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
        let labels = [("device", *device)];
        for (name, at, factor) in [
            ("node_disk_reads_completed_total", 0, 1.0),
            ("node_disk_read_bytes_total", 2, SECTOR_BYTES),
            ("node_disk_writes_completed_total", 4, 1.0),
            ("node_disk_written_bytes_total", 6, SECTOR_BYTES),
            ("node_disk_io_time_seconds_total", 9, 0.001),
        ] {
            if let Some(value) = number(at) {
                // Milliseconds divided rather than multiplied: 0.001 has no exact double.
                let value = if factor < 1.0 { value / 1_000.0 } else { value * factor };
                out.add(name, &labels, value);
            }
        }
    }
}

/// Neither a part of a disk nor one made of memory or a file.
fn is_whole_disk(device: &str) -> bool {
    let is_made_up = ["loop", "ram", "zram", "fd", "sr"].iter().any(|prefix| device.starts_with(prefix));
    let ends_in_digit = device.ends_with(|c: char| c.is_ascii_digit());
    let is_part = match device {
        // nvme0n1p2, mmcblk0p1
        _ if device.starts_with("nvme") || device.starts_with("mmcblk") => device
            .rsplit_once('p')
            .is_some_and(|(_, part)| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())),
        _ if ["sd", "hd", "vd", "xvd"].iter().any(|prefix| device.starts_with(prefix)) => ends_in_digit,
        _ => false,
    };
    !is_made_up && !is_part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered() -> Gathered {
        Gathered { host: "h".to_owned(), samples: Vec::new() }
    }

    fn value(out: &Gathered, name: &str, label: (&str, &str)) -> Option<f64> {
        let fits = |labels: &model::frame::Labels| {
            labels["__name__"] == name && labels.get(label.0).is_some_and(|value| value == label.1)
        };
        out.samples.iter().find(|(labels, _)| fits(labels)).map(|(_, value)| *value)
    }

    #[test]
    fn cpus_are_seconds_by_mode() {
        let mut out = gathered();
        add_stat(
            &mut out,
            "cpu  10 0 20 30 0 0 0 0 0 0\ncpu0 1015 0 20 30 0 0 0 5 0 0\nctxt 7\nprocs_running 2\n",
        );
        assert_eq!(value(&out, "node_cpu_seconds_total", ("mode", "user")), Some(10.15));
        assert_eq!(value(&out, "node_cpu_seconds_total", ("mode", "steal")), Some(0.05));
        assert_eq!(value(&out, "node_procs_running", ("instance", "h")), Some(2.0));
        let many: String = (0..17).map(|cpu| format!("cpu{cpu} 1 1 1 1\n")).collect();
        let mut out = gathered();
        add_stat(&mut out, &format!("cpu 100 0 0 0\n{many}"));
        assert_eq!(out.samples.len(), 4);
        assert_eq!(value(&out, "node_cpu_seconds_total", ("cpu", "all")), Some(1.0));
    }

    #[test]
    fn whole_disks_only() {
        let mut out = gathered();
        add_disks(
            &mut out,
            " 8 0 sda 5 0 100 0 7 0 300 0 0 1500 0\n 8 1 sda1 5 0 100 0 7 0 300 0 0 50 0\nrubbish\n",
        );
        assert_eq!(value(&out, "node_disk_read_bytes_total", ("device", "sda")), Some(51_200.0));
        assert_eq!(value(&out, "node_disk_written_bytes_total", ("device", "sda")), Some(153_600.0));
        assert_eq!(value(&out, "node_disk_io_time_seconds_total", ("device", "sda")), Some(1.5));
        assert_eq!(value(&out, "node_disk_read_bytes_total", ("device", "sda1")), None);
        for (device, expect) in [
            ("nvme0n1", true),
            ("nvme0n1p1", false),
            ("mmcblk0", true),
            ("mmcblk0p2", false),
            ("dm-0", true),
            ("loop3", false),
            ("vda", true),
            ("vda3", false),
        ] {
            assert_eq!(is_whole_disk(device), expect, "{device}");
        }
    }
}
