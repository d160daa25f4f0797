// Every host at once, a goroutine a visit: database/sql and go-sql-driver. Parameter concurrency: how many hosts are in
// flight at most; absent, all of them.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := perform(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
