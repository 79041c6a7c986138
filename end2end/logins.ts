/** People of the demonstration database, by what they do. `sirc demo` creates and prints them. */
export const logins = {
  administrator: "admin",
  coordinator: "rosario.lagunes",
  operator: "lupita.zamudio",
  otherOperator: "beto.carvallo",
  followUpAgent: "carmen.tejeda",
  rosterCoordinator: "maricarmen.sosa",
  auditor: "ofelia.montero",
  director: "director.ap",
  liaisonOfLighting: "enlace.ap",
  liaisonOfWorks: "enlace.op",
  liaisonOfServices: "enlace.sp",
} as const;

/** Who signs in. */
export type User = keyof typeof logins;

/** Departments of those liaisons, as screens name them. */
export const departments = {
  lighting: "Alumbrado Público",
  works: "Obras Públicas",
  services: "Servicios Públicos Municipales",
} as const;

/** All of them have the same; it exists in no other database. */
export const password = "danzon lluvia mango 23";
