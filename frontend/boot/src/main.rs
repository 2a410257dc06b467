//! The page's entry: hands over to the library, where everything stands.

fn main() {
    frontend::start();
}
