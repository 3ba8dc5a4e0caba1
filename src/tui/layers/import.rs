use crate::tui::layer::Layer;
pub struct Import;
impl Import {
    pub fn begin() -> Box<dyn Layer> {
        Box::new(crate::tui::layers::welcome::Welcome::default())
    }
}
