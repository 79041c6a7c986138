use serde::Serialize;

/// Whose papers these are. It changes with each government, so it is data.
#[derive(Clone, Debug, Serialize)]
pub struct Issuer {
    /// Name in full, for instance «H. Ayuntamiento Constitucional de Veracruz».
    pub municipality: String,
    /// The government's period, for instance «2026-2029».
    pub period: String,
    /// The office that issues the paper.
    pub office: String,
    /// Telephone number for citizens: «072».
    pub hotline: String,
}

/// Who signs.
#[derive(Clone, Debug, Serialize)]
pub struct Signatory {
    /// Name in full, with title.
    pub name: String,
    /// Office held.
    pub office: String,
}
