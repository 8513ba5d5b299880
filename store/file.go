package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// prepare sees to it that there is a regular file at path before SQLite is asked to open it, and that SQLite will not
// destroy anything by opening it. SQLite itself would create the file readable by everybody.
func prepare(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return create(path)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return trouble(Disk, path, nil, "The database %s is not a regular file but a %s. Choose another with --db.", kind(info))
	case info.Size() > 0:
		return nil
	}
	// An empty file is a fresh start, unless something shows that it held projects before. SQLite would delete the -wal.
	wal, err := os.Stat(path + "-wal")
	if err == nil && wal.Size() > 0 || len(backups(path)) > 0 {
		return trouble(Damaged, path, nil, "The database %s is empty although it held projects before; nothing was written to it. "+
			"%s", rescue(path))
	}
	return nil
}

// create makes an empty file for this user alone. That another process was faster is no error.
func create(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func kind(info fs.FileInfo) string {
	switch info.Mode().Type() {
	case fs.ModeDir:
		return "folder"
	case fs.ModeNamedPipe:
		return "pipe"
	case fs.ModeSocket:
		return "socket"
	}
	return "device"
}

// syncDir makes a new name in dir survive a power cut, where the system can do that.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil // a folder may be writable without being readable
	}
	defer d.Close()
	err = d.Sync()
	if runtime.GOOS == "windows" || errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// syncFile brings a file that somebody else wrote to the disk.
func syncFile(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// copyFile copies a file to a new one that only this user can read.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// readThrough reads a whole file and gives the error with which the disk fails to; that there is no file is none.
func readThrough(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}
