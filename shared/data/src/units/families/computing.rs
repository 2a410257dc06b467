//! Tables of units: Computation, data, data rates, hash rates and throughput. Ids and names are those stored in dashboards.

use super::{Family, unit};
use crate::units::rule::Rule::*;

pub(super) const COMPUTATION: Family = Family {
    name: "Computation",
    units: &[
        unit("flops", "FLOP/s", Si("FLOPS", 0)),
        unit("mflops", "MFLOP/s", Si("FLOPS", 2)),
        unit("gflops", "GFLOP/s", Si("FLOPS", 3)),
        unit("tflops", "TFLOP/s", Si("FLOPS", 4)),
        unit("pflops", "PFLOP/s", Si("FLOPS", 5)),
        unit("eflops", "EFLOP/s", Si("FLOPS", 6)),
        unit("zflops", "ZFLOP/s", Si("FLOPS", 7)),
        unit("yflops", "YFLOP/s", Si("FLOPS", 8)),
    ],
};

pub(super) const DATA: Family = Family {
    name: "Data",
    units: &[
        unit("bytes", "bytes(IEC)", Iec("B", 0)),
        unit("decbytes", "bytes(SI)", Si("B", 0)),
        unit("bits", "bits(IEC)", Iec("b", 0)),
        unit("decbits", "bits(SI)", Si("b", 0)),
        unit("kbytes", "kibibytes", Iec("B", 1)),
        unit("deckbytes", "kilobytes", Si("B", 1)),
        unit("mbytes", "mebibytes", Iec("B", 2)),
        unit("decmbytes", "megabytes", Si("B", 2)),
        unit("gbytes", "gibibytes", Iec("B", 3)),
        unit("decgbytes", "gigabytes", Si("B", 3)),
        unit("tbytes", "tebibytes", Iec("B", 4)),
        unit("dectbytes", "terabytes", Si("B", 4)),
        unit("pbytes", "pebibytes", Iec("B", 5)),
        unit("decpbytes", "petabytes", Si("B", 5)),
    ],
};

pub(super) const DATA_RATE: Family = Family {
    name: "Data rate",
    units: &[
        unit("pps", "packets/sec", Si("p/s", 0)),
        unit("binBps", "bytes/sec(IEC)", Iec("B/s", 0)),
        unit("Bps", "bytes/sec(SI)", Si("B/s", 0)),
        unit("binbps", "bits/sec(IEC)", Iec("b/s", 0)),
        unit("bps", "bits/sec(SI)", Si("b/s", 0)),
        unit("KiBs", "kibibytes/sec", Iec("B/s", 1)),
        unit("Kibits", "kibibits/sec", Iec("b/s", 1)),
        unit("KBs", "kilobytes/sec", Si("B/s", 1)),
        unit("Kbits", "kilobits/sec", Si("b/s", 1)),
        unit("MiBs", "mebibytes/sec", Iec("B/s", 2)),
        unit("Mibits", "mebibits/sec", Iec("b/s", 2)),
        unit("MBs", "megabytes/sec", Si("B/s", 2)),
        unit("Mbits", "megabits/sec", Si("b/s", 2)),
        unit("GiBs", "gibibytes/sec", Iec("B/s", 3)),
        unit("Gibits", "gibibits/sec", Iec("b/s", 3)),
        unit("GBs", "gigabytes/sec", Si("B/s", 3)),
        unit("Gbits", "gigabits/sec", Si("b/s", 3)),
        unit("TiBs", "tebibytes/sec", Iec("B/s", 4)),
        unit("Tibits", "tebibits/sec", Iec("b/s", 4)),
        unit("TBs", "terabytes/sec", Si("B/s", 4)),
        unit("Tbits", "terabits/sec", Si("b/s", 4)),
        unit("PiBs", "pebibytes/sec", Iec("B/s", 5)),
        unit("Pibits", "pebibits/sec", Iec("b/s", 5)),
        unit("PBs", "petabytes/sec", Si("B/s", 5)),
        unit("Pbits", "petabits/sec", Si("b/s", 5)),
    ],
};

pub(super) const HASH_RATE: Family = Family {
    name: "Hash rate",
    units: &[
        unit("Hs", "hashes/sec", Si("H/s", 0)),
        unit("KHs", "kilohashes/sec", Si("H/s", 1)),
        unit("MHs", "megahashes/sec", Si("H/s", 2)),
        unit("GHs", "gigahashes/sec", Si("H/s", 3)),
        unit("THs", "terahashes/sec", Si("H/s", 4)),
        unit("PHs", "petahashes/sec", Si("H/s", 5)),
        unit("EHs", "exahashes/sec", Si("H/s", 6)),
    ],
};

pub(super) const THROUGHPUT: Family = Family {
    name: "Throughput",
    units: &[
        unit("cps", "counts/sec (cps)", Count("c/s")),
        unit("ops", "ops/sec (ops)", Count("ops/s")),
        unit("reqps", "requests/sec (rps)", Count("req/s")),
        unit("rps", "reads/sec (rps)", Count("rd/s")),
        unit("wps", "writes/sec (wps)", Count("wr/s")),
        unit("iops", "I/O ops/sec (iops)", Count("io/s")),
        unit("eps", "events/sec (eps)", Count("evt/s")),
        unit("mps", "messages/sec (mps)", Count("msg/s")),
        unit("recps", "records/sec (rps)", Count("rec/s")),
        unit("rowsps", "rows/sec (rps)", Count("rows/s")),
        unit("cpm", "counts/min (cpm)", Count("c/m")),
        unit("opm", "ops/min (opm)", Count("ops/m")),
        unit("reqpm", "requests/min (rpm)", Count("req/m")),
        unit("rpm", "reads/min (rpm)", Count("rd/m")),
        unit("wpm", "writes/min (wpm)", Count("wr/m")),
        unit("epm", "events/min (epm)", Count("evts/m")),
        unit("mpm", "messages/min (mpm)", Count("msgs/m")),
        unit("recpm", "records/min (rpm)", Count("rec/m")),
        unit("rowspm", "rows/min (rpm)", Count("rows/m")),
    ],
};
