/** The people of the demonstration database, by role. `sirc demo` creates and prints them. */
export const logins = {
  administrator: "administracion",
  coordinator: "coordinacion",
  operator: "operacion",
  liaison: "enlace",
  director: "direccion",
  followUpAgent: "seguimiento",
  auditor: "auditoria",
} as const;

/** Who signs in. */
export type User = keyof typeof logins;

/** All of them have the same; it exists in no other database. */
export const password = process.env.SIRC_DEMO_PASSWORD ?? "demostracion-sirc";
