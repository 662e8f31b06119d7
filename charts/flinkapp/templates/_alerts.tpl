{{- define "flinkapp.needsMonitoring" -}}
{{- if not (.root.Capabilities.APIVersions.Has "monitoring.coreos.com/v1") }}
{{- fail (printf "%s needs the kind %s of Prometheus Operator, which this Kubernetes cluster lacks. Install its CRDs first, or pass --api-versions monitoring.coreos.com/v1 to helm template." .value .kind) }}
{{- end }}
{{- end }}

{{- /* The newest owner of each application, one series: replicas can report two for some minutes. */ -}}
{{- define "flinkapp.ownerExpression" -}}
topk by (namespace, name) (1, max by (namespace, name, team, contact, owner_severity, application_runbook) (
  label_replace(label_replace(
    flinkapp_application_info, "owner_severity", "$1", "severity", "(.*)"), "application_runbook", "$1", "runbook", "(.*)")
))
{{- end }}

{{- /* An expression with the labels of the owner. Without them it stays as it is: an owner that is unknown silences no alert. */ -}}
{{- define "flinkapp.owned" -}}
(
{{ . | indent 2 }}
)
* on (namespace, name) group_left (team, contact, owner_severity, application_runbook) flinkapp:application_owner:info
or on (namespace, name)
(
{{ . | indent 2 }}
)
{{- end }}

{{- /* Flink's metrics have the label application; flinkapp's have name. */ -}}
{{- define "flinkapp.named" -}}
label_replace(
{{ . | indent 2 }}
, "name", "$1", "application", "(.+)")
{{- end }}

{{- /* The rules of a folder of alerts/: a file each, named as the alert. Only expr reads values of the chart. */ -}}
{{- define "flinkapp.alerts" -}}
{{- $root := .root }}
{{- $folder := .folder }}
{{- $values := $root.Values.alerts }}
{{- range $path, $_ := $root.Files.Glob (printf "alerts/%s/*.yaml" $folder) }}
{{- $alert := base $path | trimSuffix ".yaml" }}
{{- if not (has $alert $values.exclude) }}
{{- $rule := $root.Files.Get $path | fromYaml }}
{{- $expression := tpl $rule.expr $root | trim }}
{{- if eq $folder "jobs" }}{{ $expression = include "flinkapp.named" $expression }}{{ end }}
{{- if ne $folder "service" }}{{ $expression = include "flinkapp.owned" $expression }}{{ end }}
- alert: {{ $alert }}
  expr: |
    {{- $expression | nindent 4 }}
  for: {{ $rule.for }}
  labels:
    severity: {{ $rule.severity }}
    {{- with $values.alertLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    summary: {{ $rule.summary | quote }}
    description: {{ $rule.description | quote }}
    runbook_url: {{ printf "%s/%s.md" ($values.runbookUrl | default "docs/runbooks" | trimSuffix "/") $alert | quote }}
    {{- if ne $folder "service" }}
    application_runbook: {{ "{{ $labels.application_runbook }}" | quote }}
    {{- end }}
{{- end }}
{{- end }}
{{- end }}
