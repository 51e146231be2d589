package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    @Test
    void shouldDescribeEveryRouteAndNoOther() throws IOException {
        Set<String> requests = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Programs.HOME.resolve("routes"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                JsonNode from = new ObjectMapper(new YAMLFactory())
                        .readTree(file.toFile())
                        .at("/0/route/from");
                String uri = from.path("uri").asText();
                if (uri.startsWith("platform-http:")) {
                    for (String method :
                            from.at("/parameters/httpMethodRestrict").asText().split(",")) {
                        requests.add(method + " " + uri.substring("platform-http:".length()));
                    }
                }
            }
        }
        // A HEAD request has the response of a GET request without its body.
        requests.removeIf(request -> request.startsWith("HEAD "));

        assertThat(OpenApi.requests()).isEqualTo(requests);
    }
}
