import { TRANSITIONS } from '@z2/contracts';

/** Values of a list in SQL. */
export const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

/** The trigger function that refuses what the table of statuses in libs/contracts does not allow, as that is now. */
export function transitionFunction(): string {
  const cases = Object.entries(TRANSITIONS)
    .map(([from, to]) => `WHEN '${from}' THEN ARRAY[${list(to)}]::text[]`)
    .join('\n          ');
  return `
      CREATE OR REPLACE FUNCTION z2_check_transition() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE allowed text[];
      BEGIN
        IF OLD.status = NEW.status THEN RETURN NEW; END IF;
        allowed := CASE OLD.status
          ${cases}
        END;
        IF NOT NEW.status = ANY (allowed) THEN
          RAISE EXCEPTION 'illegal transition of % from % to %', TG_TABLE_NAME, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END $$`;
}
