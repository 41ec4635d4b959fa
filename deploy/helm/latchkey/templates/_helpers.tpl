{{- define "latchkey.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "latchkey.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "latchkey.labels" -}}
{{ include "latchkey.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "latchkey.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "latchkey.secret" -}}
{{ .Values.secrets.existing | default (include "latchkey.name" .) }}
{{- end -}}

{{- /* What the chart sets; the values under settings are laid over it. */ -}}
{{- define "latchkey.settings" -}}
spring:
  config:
    import:
      - optional:routes.yaml
      - configtree:/run/secrets/latchkey/
  lifecycle:
    timeout-per-shutdown-phase: 30s
  data:
    redis:
      username: {{ .Values.redis.username }}
      {{- if eq .Values.redis.mode "sentinel" }}
      sentinel:
        master: {{ .Values.redis.sentinel.master }}
        nodes: {{ required "redis.sentinel.nodes names at least one sentinel" .Values.redis.sentinel.nodes | toJson }}
      {{- else if eq .Values.redis.mode "cluster" }}
      cluster:
        nodes: {{ required "redis.cluster.nodes names at least one node" .Values.redis.cluster.nodes | toJson }}
      {{- else }}
      host: {{ (splitList ":" .Values.redis.address) | first }}
      port: {{ (splitList ":" .Values.redis.address) | last }}
      {{- end }}
      {{- if .Values.redis.tls.enabled }}
      ssl:
        enabled: true
        {{- if .Values.redis.tls.secret }}
        bundle: redis
        {{- end }}
      {{- end }}
  {{- if or .Values.redis.tls.secret .Values.proxy.tlsSecret }}
  ssl:
    bundle:
      pem:
        {{- if .Values.redis.tls.secret }}
        redis:
          truststore:
            certificate: /run/secrets/redis-tls/ca.crt
          {{- if .Values.redis.tls.clientCertificate }}
          keystore:
            certificate: /run/secrets/redis-tls/tls.crt
            private-key: /run/secrets/redis-tls/tls.key
          {{- end }}
        {{- end }}
        {{- if .Values.proxy.tlsSecret }}
        proxy:
          reload-on-update: true
          keystore:
            certificate: /run/secrets/proxy-tls/tls.crt
            private-key: /run/secrets/proxy-tls/tls.key
        {{- end }}
  {{- end }}
latchkey:
  data: /tmp/latchkey
  console:
    address: 0.0.0.0
  {{- if .Values.proxy.tlsSecret }}
  proxy:
    ssl-bundle: proxy
  {{- end }}
{{- end -}}

{{- /* A pod of one role: a list of the chart's scope, the role, and the role's values. */ -}}
{{- define "latchkey.pod" -}}
{{- $ := index . 0 -}}
{{- $role := index . 1 -}}
{{- $own := index . 2 -}}
metadata:
  labels:
    {{- include "latchkey.selector" $ | nindent 4 }}
    app.kubernetes.io/component: {{ $role }}
    {{- with $.Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/settings: {{ include (print $.Template.BasePath "/configmap.yaml") $ | sha256sum }}
    checksum/secrets: {{ include (print $.Template.BasePath "/secret.yaml") $ | sha256sum }}
    {{- with $.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  # A service named latchkey-proxy would set LATCHKEY_PROXY_PORT.
  enableServiceLinks: false
  automountServiceAccountToken: false
  serviceAccountName: {{ include "latchkey.name" $ }}
  # Longer than latchkey.drain.delay (5s) and latchkey.drain.timeout (30s) together.
  terminationGracePeriodSeconds: 45
  {{- with $.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: latchkey
      image: {{ include "latchkey.image" $ }}
      imagePullPolicy: {{ $.Values.image.pullPolicy }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      env:
        - name: LATCHKEY_ROLES
          value: {{ $role }}
        - name: LATCHKEY_INSTANCE
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
      ports:
        {{- if eq $role "proxy" }}
        - name: proxy
          containerPort: 8080
        {{- end }}
        - name: console
          containerPort: 8081
      startupProbe:
        httpGet:
          path: /actuator/health/liveness
          port: console
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet:
          path: /actuator/health/liveness
          port: console
        periodSeconds: 10
        timeoutSeconds: 5
      readinessProbe:
        httpGet:
          path: /actuator/health/readiness
          port: console
        periodSeconds: 3
        timeoutSeconds: 3
      resources:
        {{- toYaml $own.resources | nindent 8 }}
      volumeMounts:
        - name: settings
          mountPath: /opt/latchkey/config
          readOnly: true
        - name: secrets
          mountPath: /run/secrets/latchkey
          readOnly: true
        {{- if $.Values.redis.tls.secret }}
        - name: redis-tls
          mountPath: /run/secrets/redis-tls
          readOnly: true
        {{- end }}
        {{- if $.Values.proxy.tlsSecret }}
        - name: proxy-tls
          mountPath: /run/secrets/proxy-tls
          readOnly: true
        {{- end }}
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: settings
      configMap:
        name: {{ include "latchkey.name" $ }}
    - name: secrets
      secret:
        secretName: {{ include "latchkey.secret" $ }}
    {{- if $.Values.redis.tls.secret }}
    - name: redis-tls
      secret:
        secretName: {{ $.Values.redis.tls.secret }}
    {{- end }}
    {{- if $.Values.proxy.tlsSecret }}
    - name: proxy-tls
      secret:
        secretName: {{ $.Values.proxy.tlsSecret }}
    {{- end }}
    - name: tmp
      emptyDir: {}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "latchkey.selector" $ | nindent 10 }}
          app.kubernetes.io/component: {{ $role }}
  {{- with $.Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
