import { createDataSource } from './libs/entities/src';

/** For the TypeORM command line; Z2 itself migrates through `./z2 migrate`. */
export const dataSource = createDataSource(process.env['Z2_DATABASE_URL'] ?? 'postgres://127.0.0.1:5432/z2');
