/// Where a click came from, as far as the database knows; what it does not know is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166-1 alpha-2, in capitals.
    pub country: Box<str>,
    /// The continent's code: `AF AN AS EU NA OC SA`.
    pub continent: Box<str>,
    /// The largest subdivision: its ISO 3166-2 code (`US-VA`) when the database has one, else its name.
    pub region: Box<str>,
    /// The English name of that subdivision.
    pub region_name: Box<str>,
    /// The English name of the city.
    pub city: Box<str>,
    /// The city's GeoNames id; 0 when the database has none.
    pub city_id: u32,
}

impl Place {
    /// The country alone, and its continent.
    pub(crate) fn country_only(&self) -> Self {
        Self {
            country: self.country.clone(),
            continent: self.continent.clone(),
            ..Self::default()
        }
    }
}
