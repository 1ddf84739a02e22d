// Asks Argo Workflows' own packages what they make of the platform's templates, settings, rules and
// conditions: one verb, then its arguments. Ends with 1 and the reason where they object.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/argoproj/argo-workflows/v4/config"
	"github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/expr/argoexpr"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/util/sqldb"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	"github.com/argoproj/argo-workflows/v4/workflow/executor"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/yaml"
)

// What is known of a job that neither went well nor failed.
const patience = 300 * time.Millisecond

func main() {
	ctx := logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.JSON))
	verbs := map[string]func(context.Context, []string) (string, error){
		"template":  template,
		"manifest":  manifest,
		"settings":  settings,
		"archive":   archive,
		"rule":      rule,
		"condition": condition,
	}
	verb, known := verbs[os.Args[1]]
	if !known {
		fmt.Println("unknown verb")
		os.Exit(2)
	}
	said, err := verb(ctx, os.Args[2:])
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(said)
}

// template <file>: as `argo lint` does, and no field that is unknown.
func template(ctx context.Context, arguments []string) (string, error) {
	found := &v1alpha1.WorkflowTemplate{}
	if err := read(arguments[0], found); err != nil {
		return "", err
	}
	return found.Name, validate.ValidateWorkflowTemplate(ctx, nil, nil, found, nil, validate.ValidateOpts{Lint: true})
}

// manifest <file> <parameters as JSON>: what the first step creates with them.
func manifest(ctx context.Context, arguments []string) (string, error) {
	found := &v1alpha1.WorkflowTemplate{}
	if err := read(arguments[0], found); err != nil {
		return "", err
	}
	given := map[string]string{}
	if err := json.Unmarshal([]byte(arguments[1]), &given); err != nil {
		return "", err
	}
	values := &v1alpha1.Arguments{}
	for name, value := range given {
		values.Parameters = append(values.Parameters, v1alpha1.Parameter{Name: name, Value: v1alpha1.AnyStringPtr(value)})
	}
	step, err := common.ProcessArgs(ctx, &found.Spec.Templates[0], values, common.Parameters{}, common.Parameters{}, false, found.Namespace, nil)
	if err != nil {
		return "", err
	}
	return step.Resource.Manifest, nil
}

// read fills what a file holds into found; a field that it does not have is an error.
func read(file string, found any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return yaml.UnmarshalStrict(text, found)
}

// settings <file>: what the controller's ConfigMap holds.
func settings(_ context.Context, arguments []string) (string, error) {
	found := &config.Config{}
	if err := read(arguments[0], found); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %s", time.Duration(found.Persistence.ArchiveTTL), found.SSO.GetSessionExpiry()), nil
}

// archive <file> <user> <password>: opens the database that the settings name, without encryption, which
// the server at the other end does not have.
func archive(_ context.Context, arguments []string) (string, error) {
	found := &config.Config{}
	if err := read(arguments[0], found); err != nil {
		return "", err
	}
	// A server on the loopback has no certificate.
	found.Persistence.PostgreSQL.SSLMode = "disable"
	found.Persistence.PostgreSQL.Database = "postgres"
	session, err := sqldb.CreateDBSessionWithCreds(found.Persistence.DBConfig, arguments[1], arguments[2])
	if err != nil {
		return "", err
	}
	defer session.Close()
	row, err := session.SQL().QueryRow("SELECT inet_server_port()")
	if err != nil {
		return "", err
	}
	var port int
	err = row.Scan(&port)
	return fmt.Sprint(port), err
}

// rule <expression> <claims as JSON>: whether a service account stands for a person.
func rule(_ context.Context, arguments []string) (string, error) {
	claims := map[string]any{}
	if err := json.Unmarshal([]byte(arguments[1]), &claims); err != nil {
		return "", err
	}
	allowed, err := argoexpr.EvalBool(arguments[0], claims)
	return fmt.Sprint(allowed), err
}

// condition <success> <failure> <object as JSON>: how a step ends whose job looks so.
func condition(ctx context.Context, arguments []string) (string, error) {
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(answer, arguments[2])
	}))
	defer server.Close()
	client, err := rest.RESTClientFor(&rest.Config{
		Host:    server.URL,
		APIPath: "/apis",
		ContentConfig: rest.ContentConfig{
			GroupVersion:         &schema.GroupVersion{},
			NegotiatedSerializer: scheme.Codecs.WithoutConversion(),
		},
	})
	if err != nil {
		return "", err
	}
	step := &executor.WorkflowExecutor{RESTClient: client, Template: v1alpha1.Template{
		Resource: &v1alpha1.ResourceTemplate{SuccessCondition: arguments[0], FailureCondition: arguments[1]},
	}}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	err = step.WaitResource(limited, "team", "job", "apis/job")
	switch {
	case err == nil:
		return "went well", nil
	case limited.Err() != nil:
		return "goes on", nil
	default:
		return "failed", nil
	}
}
