package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The served description of the HTTP API, and the check of responses against it. */
final class OpenApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = read();

    private OpenApi() {}

    private static JsonNode read() {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all described requests, e.g. {@code GET /status}. */
    static Set<String> requests() {
        Set<String> requests = new TreeSet<>();
        DOCUMENT.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        requests.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return requests;
    }

    /** Requires that a response has a described status, media type and JSON. Requests without a route are not checked. */
    static void requireFit(HttpResponse<String> response) {
        String method = response.request().method().toLowerCase(Locale.ROOT);
        String path = response.uri().getRawPath();
        DOCUMENT.get("paths").fields().forEachRemaining(described -> {
            JsonNode operation = described.getValue().get(method);
            if (operation != null && path.matches(described.getKey().replaceAll("\\{[^/}]+}", "[^/]+") + "/?")) {
                requireFit(response, resolved(response.statusCode(), operation.get("responses")));
            }
        });
    }

    private static void requireFit(HttpResponse<String> response, JsonNode described) {
        String name = response.request() + ": " + response.statusCode() + " " + response.body();
        assertThat(described).as("the description of " + name).isNotNull();
        if (described.get("content") == null) {
            return;
        }
        String type = response.headers().firstValue("Content-Type").orElse("").split(";")[0];
        JsonNode content = described.get("content").get(type);
        assertThat(content).as("a description of " + type + " in " + name).isNotNull();
        if (type.endsWith("json") && content.get("schema") != null) {
            ObjectNode schema = JSON.createObjectNode();
            schema.putArray("allOf").add(content.get("schema"));
            schema.set("components", DOCUMENT.get("components"));
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(schema)
                            .validate(json(response.body())))
                    .as(name)
                    .isEmpty();
        }
    }

    private static JsonNode resolved(int status, JsonNode responses) {
        JsonNode response = responses.get(Integer.toString(status));
        if (response == null) {
            response = status < 400 ? null : responses.get("default");
        }
        return response != null && response.has("$ref")
                ? DOCUMENT.at(response.get("$ref").asText().substring(1))
                : response;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }
}
