package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"syscall"

	"github.com/go-sql-driver/mysql"
)

//go:embed mysql-errors.json
var table []byte // copied here by `build`: all strategies share it

var mysqlErrors = map[string]string{}

func init() {
	if err := json.Unmarshal(table, &mysqlErrors); err != nil {
		panic(err)
	}
}

var systemErrors = map[syscall.Errno]string{
	syscall.EACCES:        "EACCES",
	syscall.EADDRNOTAVAIL: "EADDRNOTAVAIL",
	syscall.ECONNABORTED:  "ECONNABORTED",
	syscall.ECONNREFUSED:  "ECONNREFUSED",
	syscall.ECONNRESET:    "ECONNRESET",
	syscall.EHOSTUNREACH:  "EHOSTUNREACH",
	syscall.EMFILE:        "EMFILE",
	syscall.ENETUNREACH:   "ENETUNREACH",
	syscall.ENFILE:        "ENFILE",
	syscall.ENOBUFS:       "ENOBUFS",
	syscall.ENOMEM:        "ENOMEM",
	syscall.EPERM:         "EPERM",
	syscall.EPIPE:         "EPIPE",
	syscall.ETIMEDOUT:     "ETIMEDOUT",
}

// kindOf is the short, stable name of what went wrong with a host: the same for the same fault in every strategy.
// system is what the connection itself met, if it met anything; the driver's own errors no longer say.
func kindOf(ctx context.Context, system error, err error) string {
	var server *mysql.MySQLError
	var late net.Error
	var lookup *net.DNSError
	var number syscall.Errno
	var value *strconv.NumError
	switch {
	case errors.As(err, &server):
		return nameOf(server.Number)
	case system == errKeyRefused:
		return "CR_AUTH_FULL"
	case ctx.Err() != nil, errors.As(system, &late) && late.Timeout(): // dialling ends a moment before the context
		return "ETIMEDOUT"
	case errors.As(system, &lookup):
		return nameOfLookup(lookup)
	case errors.As(system, &number):
		return nameOfSystem(number)
	case errors.Is(system, io.EOF), errors.Is(err, mysql.ErrInvalidConn):
		return "CR_SERVER_LOST"
	case errors.Is(err, mysql.ErrMalformPkt), errors.As(err, &value):
		return "CR_MALFORMED_PACKET"
	case errors.Is(err, mysql.ErrUnknownPlugin):
		return "CR_AUTH_PLUGIN_ERR"
	}
	return unforeseen(err)
}

// leavesOpen says whether a connection can be used after this: the server answered, if only with an error. It closes the
// connection after some of them.
func leavesOpen(err error) bool {
	var server *mysql.MySQLError
	if err != nil && !errors.As(err, &server) {
		return false
	}
	return server == nil || !closingErrors[server.Number]
}

// ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED, ER_SESSION_WAS_KILLED, ER_CLIENT_INTERACTION_TIMEOUT.
var closingErrors = map[uint16]bool{1053: true, 1927: true, 3169: true, 4031: true}

func nameOf(number uint16) string {
	if name, found := mysqlErrors[strconv.Itoa(int(number))]; found {
		return name
	}
	return fmt.Sprintf("ER_%d", number)
}

func nameOfLookup(lookup *net.DNSError) string {
	if lookup.IsTemporary {
		return "EAI_AGAIN"
	}
	return "ENOTFOUND"
}

func nameOfSystem(number syscall.Errno) string {
	if name, found := systemErrors[number]; found {
		return name
	}
	return fmt.Sprintf("E%d", int(number))
}

var explained sync.Map

// unforeseen: named by its type, and explained once on standard error, as the name alone would leave the reader guessing.
func unforeseen(err error) string {
	name := fmt.Sprintf("%T", err)
	if _, before := explained.LoadOrStore(name, true); !before {
		fmt.Fprintln(os.Stderr, err)
	}
	return name
}
