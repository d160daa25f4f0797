// Every host at once, a goroutine each: database/sql and go-sql-driver. Parameter concurrency: how many hosts are in flight
// at most; absent, all of them.
package main

import (
	"fmt"
	"os"
	"sync"
)

func main() {
	if err := perform(fanOut); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func fanOut(task *Task, clock func() int64) []Sample {
	samples := make([]Sample, len(task.Hosts))
	turns := make(chan struct{}, concurrencyOf(task))
	var visits sync.WaitGroup
	for at, host := range task.Hosts {
		turns <- struct{}{}
		visits.Add(1)
		go func(at int, host Host) {
			defer visits.Done()
			samples[at] = visit(task, host, clock)
			<-turns
		}(at, host)
	}
	visits.Wait()
	return samples
}

func concurrencyOf(task *Task) int {
	if task.Parameters.Concurrency > 0 {
		return task.Parameters.Concurrency
	}
	return len(task.Hosts)
}
