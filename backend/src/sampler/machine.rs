//! Reads this machine: node exporter's names and labels, through sysinfo, and from /proc what sysinfo lacks.

mod proc;

use model::frame::Labels;
use sysinfo::{
    Disks, MemoryRefreshKind, Networks, Pid, ProcessRefreshKind, ProcessesToUpdate, RefreshKind, System,
};

/// Filesystems are looked at every so many samples: a network filesystem may take its time.
const FILESYSTEM_TICKS: u32 = 12;
/// Interfaces that come and go with containers would fill the store with names.
const PASSING_INTERFACES: [&str; 5] = ["veth", "br-", "cali", "cni", "lxc"];

/// Reads this machine again and again.
pub(super) struct Machine {
    system: System,
    disks: Disks,
    networks: Networks,
    host: String,
    pid: Pid,
    ticks: u32,
}

/// Samples being gathered.
pub(super) struct Gathered {
    host: String,
    pub(super) samples: Vec<(Labels, f64)>,
}

impl Gathered {
    /// Adds a sample of this machine.
    pub(super) fn add(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        let mut all: Labels =
            labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        all.insert("__name__".to_owned(), name.to_owned());
        self.push(all, value);
    }

    /// Adds a sample with labels made elsewhere.
    pub(super) fn push(&mut self, mut labels: Labels, value: f64) {
        labels.insert("instance".to_owned(), self.host.clone());
        self.samples.push((labels, value));
    }
}

/// The name of this machine; `localhost` if it has none.
pub(super) fn host_name() -> String {
    System::host_name().filter(|name| !name.is_empty()).unwrap_or_else(|| "localhost".to_owned())
}

impl Machine {
    /// A reader for this machine and this process.
    pub(super) fn new() -> Self {
        Self {
            system: System::new_with_specifics(RefreshKind::nothing()),
            disks: Disks::new(),
            networks: Networks::new_with_refreshed_list(),
            host: host_name(),
            pid: Pid::from_u32(std::process::id()),
            ticks: 0,
        }
    }

    /// One sample of everything. Blocks for some milliseconds.
    pub(super) fn sample(&mut self) -> Gathered {
        let mut out = Gathered { host: self.host.clone(), samples: Vec::new() };
        proc::add(&mut out);
        self.load_and_memory(&mut out);
        self.filesystems(&mut out);
        self.network(&mut out);
        self.process(&mut out);
        self.ticks = self.ticks.wrapping_add(1);
        out
    }

    fn load_and_memory(&mut self, out: &mut Gathered) {
        let load = System::load_average();
        out.add("node_load1", &[], load.one);
        out.add("node_load5", &[], load.five);
        out.add("node_load15", &[], load.fifteen);
        out.add("node_boot_time_seconds", &[], System::boot_time() as f64);
        if proc::add_memory(out) {
            return;
        }
        self.system.refresh_memory_specifics(MemoryRefreshKind::everything());
        let system = &self.system;
        out.add("node_memory_MemTotal_bytes", &[], system.total_memory() as f64);
        out.add("node_memory_MemAvailable_bytes", &[], system.available_memory() as f64);
        out.add("node_memory_MemFree_bytes", &[], system.free_memory() as f64);
        out.add("node_memory_SwapTotal_bytes", &[], system.total_swap() as f64);
        out.add("node_memory_SwapFree_bytes", &[], system.free_swap() as f64);
    }

    fn filesystems(&mut self, out: &mut Gathered) {
        if self.ticks.is_multiple_of(FILESYSTEM_TICKS) {
            self.disks.refresh(true);
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut disks: Vec<_> = self.disks.list().iter().collect();
        disks.sort_by_key(|disk| disk.mount_point().as_os_str().len());
        for disk in disks {
            let (device, mount) = (disk.name().to_string_lossy(), disk.mount_point().to_string_lossy());
            // One device mounted in many places, as in containers, counts once: at its shortest path.
            if disk.total_space() == 0 || !seen.insert(device.clone()) {
                continue;
            }
            let fstype = disk.file_system().to_string_lossy();
            let labels = [("device", &*device), ("mountpoint", &*mount), ("fstype", &*fstype)];
            out.add("node_filesystem_size_bytes", &labels, disk.total_space() as f64);
            out.add("node_filesystem_avail_bytes", &labels, disk.available_space() as f64);
            // sysinfo tells no free space apart from what is available.
            out.add("node_filesystem_free_bytes", &labels, disk.available_space() as f64);
        }
    }

    fn network(&mut self, out: &mut Gathered) {
        self.networks.refresh(true);
        for (name, data) in &self.networks {
            if PASSING_INTERFACES.iter().any(|prefix| name.starts_with(prefix)) {
                continue;
            }
            let labels = [("device", name.as_str())];
            out.add("node_network_receive_bytes_total", &labels, data.total_received() as f64);
            out.add("node_network_transmit_bytes_total", &labels, data.total_transmitted() as f64);
            out.add("node_network_receive_packets_total", &labels, data.total_packets_received() as f64);
            out.add("node_network_transmit_packets_total", &labels, data.total_packets_transmitted() as f64);
            out.add("node_network_receive_errs_total", &labels, data.total_errors_on_received() as f64);
            out.add("node_network_transmit_errs_total", &labels, data.total_errors_on_transmitted() as f64);
        }
    }

    fn process(&mut self, out: &mut Gathered) {
        let what = ProcessRefreshKind::nothing().with_memory().with_cpu();
        self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&[self.pid]), true, what);
        let Some(process) = self.system.process(self.pid) else { return };
        out.add("process_resident_memory_bytes", &[], process.memory() as f64);
        out.add("process_virtual_memory_bytes", &[], process.virtual_memory() as f64);
        out.add("process_cpu_seconds_total", &[], process.accumulated_cpu_time() as f64 / 1_000.0);
        out.add("process_start_time_seconds", &[], process.start_time() as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_the_usual_metrics() {
        let mut machine = Machine::new();
        let names = |samples: &[(Labels, f64)]| -> std::collections::BTreeSet<String> {
            samples.iter().filter_map(|(labels, _)| labels.get("__name__").cloned()).collect()
        };
        let gathered = machine.sample();
        let found = names(&gathered.samples);
        for name in [
            "node_load1",
            "node_boot_time_seconds",
            "node_memory_MemTotal_bytes",
            "node_memory_MemAvailable_bytes",
            "node_filesystem_size_bytes",
            "process_resident_memory_bytes",
            "process_cpu_seconds_total",
        ] {
            assert!(found.contains(name), "{name} is missing in {found:?}");
        }
        if cfg!(target_os = "linux") {
            for name in ["node_cpu_seconds_total", "node_procs_running", "node_processes_pids"] {
                assert!(found.contains(name), "{name} is missing in {found:?}");
            }
        }
        assert!(
            gathered
                .samples
                .iter()
                .all(|(labels, value)| value.is_finite() && labels.contains_key("instance"))
        );
        let labels: std::collections::BTreeSet<&Labels> =
            gathered.samples.iter().map(|(labels, _)| labels).collect();
        assert_eq!(labels.len(), gathered.samples.len(), "no series is given twice");
    }
}
