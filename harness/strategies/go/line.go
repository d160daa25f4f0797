package main

import (
	"context"
	"errors"
	"net"
	"syscall"

	"github.com/go-sql-driver/mysql"
)

// line remembers what the system said of a connection: the driver calls it all "bad connection".
type line struct {
	net.Conn
	dialled bool
	secret  bool // no server is asked for its key
	err     error
}

type lineKey struct{}

func init() {
	mysql.RegisterDialContext("watched", func(ctx context.Context, address string) (net.Conn, error) {
		return ctx.Value(lineKey{}).(*line).dial(ctx, address)
	})
	mysql.SetLogger(silence{})
}

// dial connects once. database/sql tries a host whose connection was lost again; here each is visited once.
func (l *line) dial(ctx context.Context, address string) (net.Conn, error) {
	if l.dialled {
		return nil, errors.New("the connection was lost")
	}
	l.dialled = true
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		l.err = err
		return nil, err
	}
	l.Conn = conn
	deadline, _ := ctx.Deadline()
	return l, conn.SetDeadline(deadline) // the driver no longer looks at the context while it closes rows
}

// isOver says whether there is anything to read while nothing was asked: the end, or a server's last words. The driver
// looks for it itself where it takes a connection from database/sql's pool.
func (l *line) isOver() bool {
	raw, err := l.Conn.(syscall.Conn).SyscallConn()
	if err != nil {
		return true
	}
	var unread error
	err = raw.Read(func(socket uintptr) bool {
		_, unread = syscall.Read(int(socket), make([]byte, 1))
		return true
	})
	return err != nil || unread != syscall.EAGAIN
}

func (l *line) Read(bytes []byte) (int, error) {
	if l.err == errKeyRefused { // the driver reads on although it could not write
		return 0, l.err
	}
	n, err := l.Conn.Read(bytes)
	l.note(err)
	return n, err
}

func (l *line) Write(bytes []byte) (int, error) {
	if l.secret && asksForKey(bytes) {
		l.note(errKeyRefused)
		return 0, errKeyRefused
	}
	n, err := l.Conn.Write(bytes)
	l.note(err)
	return n, err
}

func (l *line) note(err error) {
	if err != nil && l.err == nil {
		l.err = err
	}
}

var errKeyRefused = errors.New("the server's key is not asked for")

// asksForKey: one byte in the middle of a login, 2 with caching_sha2_password and 1 with sha256_password. The driver has
// no option for it, and commands have the sequence number 0.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
func asksForKey(packet []byte) bool {
	return len(packet) == 5 && packet[3] != 0 && (packet[4] == 1 || packet[4] == 2)
}

// silence: what the driver would log is in the visit.
type silence struct{}

func (silence) Print(...interface{}) {}
