package io.elasticfaces;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What every route file keeps to, and what Camel only says when a role starts. */
class RouteFilesTest {
    private static final Path ROUTES = Path.of("../routes");
    private static final Set<String> EFFECTS = Set.of("to", "toD", "wireTap", "bean", "aggregate");

    static List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(ROUTES)) {
            return tree.filter(path -> path.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldHoldOneRouteNamedAsTheFileAndDescribed(Path file) throws IOException {
        String stem = file.getFileName().toString().replace(".yaml", "");
        List<Map<?, ?>> routes = new ArrayList<>();
        for (Object entry : read(file)) {
            for (String kind : new String[] {"route", "routeConfiguration", "routeTemplate"}) {
                if (((Map<?, ?>) entry).get(kind) instanceof Map<?, ?> route) {
                    routes.add(route);
                }
            }
        }
        assertThat(routes).hasSize(1);
        assertThat(routes.get(0).get("id")).isEqualTo(stem);
        assertThat(routes.get(0).get("description")).asString().isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldNameEveryStepThatHasAnEffect(Path file) throws IOException {
        List<String> nameless = new ArrayList<>();
        walk(read(file), (name, step) -> {
            if (EFFECTS.contains(name) && step instanceof Map<?, ?> map && map.get("id") == null) {
                nameless.add(name + " " + map);
            }
        });
        assertThat(nameless).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeInGroupsThatAreKnown(Path file) throws IOException {
        walk(read(file), (name, value) -> {
            if (name.equals("group")) {
                assertThat(value.toString().split(",")).isSubsetOf("public", "internal", "drained-first");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"web,controller", "worker"})
    void shouldUseNoIdTwiceWithinARole(String folders) throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files()) {
            if (List.of(folders.split(","))
                    .contains(file.getParent().getFileName().toString())) {
                walk(read(file), (name, step) -> {
                    if (step instanceof Map<?, ?> map && map.get("id") instanceof String id) {
                        ids.add(id);
                    }
                });
            }
        }
        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    private interface Visitor {
        void visit(String name, Object value);
    }

    private static void walk(Object node, Visitor visitor) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                visitor.visit(name.toString(), value);
                walk(value, visitor);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(child -> walk(child, visitor));
        }
    }

    private static List<?> read(Path file) throws IOException {
        return (List<?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }
}
