// A log read with the packages of Go's checksum database, which share nothing with Abide: golang.org/x/mod/sumdb/note and tlog.
//
// Usage: sumdb DIR KEY. It opens the checkpoint with the key, makes proofs from the tiles, checks them, hashes every entry, and prints
// what it found as JSON.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// reader reads the files of C2SP tlog-tiles for a package that names them otherwise: tile/8/0/x001/234 is tile/0/x001/234.
type reader struct{ folder string }

func (r reader) Height() int { return 8 }

func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}

func (r reader) path(tile tlog.Tile) string {
	return filepath.Join(r.folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}

func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		bytes, err := os.ReadFile(r.path(tile))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

// entries reads one bundle.
func (r reader) entries(index int64, width int) ([][]byte, error) {
	tile := tlog.Tile{H: 8, L: 0, N: index, W: width}
	path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
	bytes, err := os.ReadFile(filepath.Join(r.folder, path))
	if err != nil {
		return nil, err
	}
	var all [][]byte
	for len(bytes) >= 2 {
		length := int(binary.BigEndian.Uint16(bytes))
		if len(bytes) < 2+length {
			return nil, fmt.Errorf("%s breaks off", path)
		}
		all = append(all, bytes[2:2+length])
		bytes = bytes[2+length:]
	}
	if len(bytes) != 0 || len(all) != width {
		return nil, fmt.Errorf("%s has %d entries", path, len(all))
	}
	return all, nil
}

type answer struct {
	Origin      string              `json:"origin"`
	Size        int64               `json:"size"`
	Root        string              `json:"root"`
	Entries     int64               `json:"entries"`
	Inclusion   map[string][]string `json:"inclusion"`
	Consistency map[string][]string `json:"consistency"`
	OldRoots    map[string]string   `json:"old_roots"`
}

func run(folder, key string) (*answer, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return nil, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return nil, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return nil, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return nil, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return nil, fmt.Errorf("no root")
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	hashes := tlog.TileHashReader(tree, reader{folder})
	found := &answer{
		Origin: lines[0], Size: size, Root: tree.Hash.String(),
		Inclusion: map[string][]string{}, Consistency: map[string][]string{}, OldRoots: map[string]string{},
	}

	// Every entry, and the proof that it is in the tree for one in every 97, the first and the last.
	for start := int64(0); start < size; start += 256 {
		width := int(size - start)
		if width > 256 {
			width = 256
		}
		entries, err := reader{folder}.entries(start/256, width)
		if err != nil {
			return nil, err
		}
		for offset, entry := range entries {
			index := start + int64(offset)
			leaf := tlog.RecordHash(entry)
			stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil || stored[0] != leaf {
				return nil, fmt.Errorf("entry %d is not that of its tile: %v", index, err)
			}
			found.Entries++
			if index%997 != 0 && index != size-1 {
				continue
			}
			proof, err := tlog.ProveRecord(size, index, hashes)
			if err != nil {
				return nil, err
			}
			if err := tlog.CheckRecord(proof, size, tree.Hash, index, leaf); err != nil {
				return nil, err
			}
			for _, hash := range proof {
				name := strconv.FormatInt(index, 10)
				found.Inclusion[name] = append(found.Inclusion[name], hash.String())
			}
		}
	}

	// That the log only grew, from sizes of every kind.
	for _, old := range []int64{1, 2, 255, 256, 257, size / 3, size / 2, size - 1} {
		if old < 1 || old >= size {
			continue
		}
		before, err := tlog.TreeHash(old, hashes)
		if err != nil {
			return nil, err
		}
		proof, err := tlog.ProveTree(size, old, hashes)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckTree(proof, size, tree.Hash, old, before); err != nil {
			return nil, err
		}
		name := strconv.FormatInt(old, 10)
		found.OldRoots[name] = before.String()
		for _, hash := range proof {
			found.Consistency[name] = append(found.Consistency[name], hash.String())
		}
	}
	return found, nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: sumdb DIR KEY")
		os.Exit(2)
	}
	found, err := run(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
	text, _ := json.MarshalIndent(found, "", " ")
	fmt.Println(string(text))
}
