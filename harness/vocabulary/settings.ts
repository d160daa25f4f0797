/** What a sweep makes a part of the question, by the names that cases have for it; all else that is swept is a parameter. */
export const SETTINGS: readonly string[] = ['hosts', 'servers', 'sleep', 'every'];
