// Renders a chart as helm does, for machines that have no helm: the same template engine, the same
// functions (sprig), the same schema check. Prints the documents, or says what is wrong.
//
//	render CHART RELEASE [VALUES...]
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"github.com/xeipuuv/gojsonschema"
	"sigs.k8s.io/yaml"
)

type values = map[string]interface{}

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(chart, release string, files []string) error {
	all, err := read(filepath.Join(chart, "values.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		more, err := read(file)
		if err != nil {
			return err
		}
		merge(all, more)
	}
	if err := check(filepath.Join(chart, "values.schema.json"), all); err != nil {
		return err
	}
	about, err := read(filepath.Join(chart, "Chart.yaml"))
	if err != nil {
		return err
	}
	scope := values{
		"Values": all,
		"Chart": values{"Name": about["name"], "Version": about["version"], "AppVersion": about["appVersion"]},
		"Release": values{"Name": release, "Namespace": "default", "Service": "Helm"},
	}
	return render(chart, scope)
}

func render(chart string, scope values) error {
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	paths, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	if err != nil {
		return err
	}
	sort.Strings(paths)
	base := filepath.Join(filepath.Base(chart), "templates")
	scope["Template"] = values{"BasePath": base}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if _, err := root.New(filepath.Join(base, filepath.Base(path))).Parse(string(text)); err != nil {
			return err
		}
	}
	for _, path := range paths {
		var out bytes.Buffer
		name := filepath.Join(base, filepath.Base(path))
		if err := root.ExecuteTemplate(&out, name, scope); err != nil {
			return err
		}
		if strings.HasSuffix(path, ".yaml") && strings.TrimSpace(out.String()) != "" {
			fmt.Printf("---\n# Source: %s\n%s\n", name, out.String())
		}
	}
	return nil
}

func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	all["include"] = func(name string, scope interface{}) (string, error) {
		var out bytes.Buffer
		err := root.ExecuteTemplate(&out, name, scope)
		return out.String(), err
	}
	all["toYaml"] = func(value interface{}) (string, error) {
		out, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(out), "\n"), err
	}
	all["fromYaml"] = func(text string) (values, error) {
		out := values{}
		return out, yaml.Unmarshal([]byte(text), &out)
	}
	all["required"] = func(message string, value interface{}) (interface{}, error) {
		if list, ok := value.([]interface{}); value == nil || value == "" || ok && len(list) == 0 {
			return nil, fmt.Errorf("%s", message)
		}
		return value, nil
	}
	return all
}

func read(file string) (values, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	out := values{}
	return out, yaml.UnmarshalStrict(text, &out)
}

func merge(into, from values) {
	for name, value := range from {
		below, isMap := value.(values)
		there, wasMap := into[name].(values)
		if isMap && wasMap {
			merge(there, below)
		} else {
			into[name] = value
		}
	}
}

func check(file string, all values) error {
	schema, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	document, err := json.Marshal(all)
	if err != nil {
		return err
	}
	result, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewBytesLoader(document))
	if err != nil {
		return err
	}
	if !result.Valid() {
		return fmt.Errorf("values: %v", result.Errors())
	}
	return nil
}
