import type { Protocol, Workload } from '../../scenario/scenario.ts';
import type { TrialVisits } from '../../store/columns.ts';
import type { Conditions, Measurement } from '../../store/trial-shape.ts';
import type { Proof } from './proof.ts';

/** What a trial is judged by, beside its measurement. */
export interface Expectations {
  /** What the servers themselves take for a visit. */
  readonly floorNs?: number;
  /** Absent without the protocol, and where it was not kept. */
  readonly visits?: TrialVisits;
  /** How many hosts the task had. */
  readonly hosts: number;
  /** Hosts that something is wrong with on purpose. */
  readonly faulty?: ReadonlySet<number>;
  readonly protocol: Protocol;
  /** Absent: fresh. */
  readonly connections?: Workload['connections'];
  /** Of what it claims; absent where the servers are not ours to ask. */
  readonly proof?: Proof;
  /** Of a process limit that it came to, in a sentence. */
  readonly processLimit?: string;
  /** What of its memory outlives it, in a sentence. */
  readonly sharedMemory?: string;
}

/** A trial as a check sees it. */
export interface JudgedTrial extends Expectations {
  readonly measurement: Measurement;
  readonly conditions: Partial<Conditions>;
}
