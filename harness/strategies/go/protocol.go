package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// The strategy protocol, version 2: docs/protocol.md.

type Host struct {
	ID      int64  `json:"id"`
	Address string `json:"address"`
	Port    int    `json:"port"`
}

type Task struct {
	Protocol    int      `json:"protocol"`
	Hosts       []Host   `json:"hosts"`
	User        string   `json:"user"`
	Password    string   `json:"password"`
	Database    string   `json:"database"`
	Statements  []string `json:"statements"`
	Connections string   `json:"connections"`
	Schedule    Schedule `json:"schedule"`
	TimeoutMs   int64    `json:"timeoutMs"` // for one visit, from its start to its last row
	// AllowKeyRetrieval: whether a server may be asked for its key.
	AllowKeyRetrieval bool `json:"allowKeyRetrieval"`
	Parameters        struct {
		Concurrency int `json:"concurrency"` // 0: absent
	} `json:"parameters"`
}

// Schedule has nil where the task has null.
type Schedule struct {
	Cycles  *int64 `json:"cycles"`
	ForNs   *int64 `json:"forNs"`
	EveryNs *int64 `json:"everyNs"`
	Spread  string `json:"spread"`
}

// perform is the strategy's whole life.
func perform() error {
	task, err := load()
	if err != nil {
		return err
	}
	fmt.Println("READY")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.TrimSpace(line) != "GO" {
		return fmt.Errorf("expected GO on standard input, found its end (%w)", err)
	}
	origin := time.Now()
	reports := newReports(task.Hosts)
	clients := visitAll(task, reports, func() int64 { return time.Since(origin).Nanoseconds() })
	reports.await()
	fmt.Println("DONE")
	for at := range clients {
		clients[at].leave()
	}
	reports.write(reports.held)
	return reports.err
}

func load() (*Task, error) {
	file, found := os.LookupEnv("MANYHOSTS_TASK")
	if !found {
		return nil, errors.New("MANYHOSTS_TASK is not set: this program is started by manyhosts")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	task := new(Task)
	if err := json.Unmarshal(text, task); err != nil {
		return nil, err
	}
	if task.Protocol != 2 {
		return nil, fmt.Errorf("expected protocol 2, found %d", task.Protocol)
	}
	return task, nil
}
