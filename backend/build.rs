//! Makes sure that the folder of built web assets exists, so that a fresh clone compiles before the page is built.

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("../dist")?;
    println!("cargo:rerun-if-changed=../dist");
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-env-changed=BELVEDERE_COMMIT");
    Ok(())
}
