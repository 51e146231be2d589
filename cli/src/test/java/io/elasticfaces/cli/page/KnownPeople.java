package io.elasticfaces.cli.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.elasticfaces.cli.page.StandIn.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The stand-in's people: whose faces by their ids, and the requests about them. The file's name chooses errors. */
final class KnownPeople {
    private static final Pattern FILE_NAME = Pattern.compile("name=\"file\"; filename=\"([^\"]*)\"");
    private static final String API = "/api/v1/recognition/";
    private static final Path SAMPLES = Path.of("..", "samples", "enrol");

    /** Names by ids of faces. */
    final Map<String, String> faces = Collections.synchronizedMap(new TreeMap<>());

    /** The query of the last enrolment. */
    volatile String enrolled;

    KnownPeople() {
        List<String> names =
                List.of("Ada", "Bruno", "Cleo", "Dario", "Edda", "Femi", "Greta", "Hugo", "Iris", "Jun", "Kofi");
        names.forEach(name -> faces.put(name.toLowerCase() + "-1", name));
        faces.put("ada-2", "Ada");
    }

    /** Returns the name of the uploaded file. */
    static String fileName(byte[] form) {
        Matcher name = FILE_NAME.matcher(new String(form, ISO_8859_1));
        return name.find() ? name.group(1) : "";
    }

    Answer answer(String method, URI uri, byte[] body) throws IOException {
        String path = uri.getPath().substring(API.length());
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        String item = path.substring(path.indexOf('/') + 1);
        return switch (method + " " + path.replaceFirst("/.*", "")) {
            case "GET subjects" -> Answer.json(200, "{\"subjects\":[" + quoted(new TreeSet<>(faces.values())) + "]}");
            case "GET faces" ->
                path.endsWith("/img") ? crop(item.replace("/img", "")) : list(parameter(query, "subject"));
            case "POST faces" -> enrol(query, fileName(body));
            case "PUT subjects" -> {
                String other = new String(body, UTF_8).replaceAll(".*:\\s*\"|\"}", "");
                faces.replaceAll((id, name) -> name.equals(item) ? other : name);
                yield Answer.json(200, "{\"updated\":true}");
            }
            case "DELETE subjects" -> {
                faces.values().removeIf(item::equals);
                yield Answer.json(200, "{\"subject\":\"" + item + "\"}");
            }
            case "DELETE faces" -> {
                faces.remove(item);
                yield Answer.json(200, "{\"image_id\":\"" + item + "\"}");
            }
            default -> Answer.error(404, 0, "There is no resource at this address.");
        };
    }

    private Answer enrol(String query, String file) {
        if (file.startsWith("landscape")) {
            return Answer.error(400, 28, "No face is found in the given image");
        }
        enrolled = query;
        String name = parameter(query, "subject");
        String id = name.toLowerCase() + "-" + (faces.size() + 1);
        faces.put(id, name);
        return Answer.json(201, "{\"image_id\":\"%s\",\"subject\":\"%s\"}".formatted(id, name));
    }

    private Answer list(String subject) {
        String found = faces.entrySet().stream()
                .filter(face -> face.getValue().equals(subject))
                .map(face -> "{\"image_id\":\"%s\",\"subject\":\"%s\"}".formatted(face.getKey(), subject))
                .collect(Collectors.joining(","));
        int number = Collections.frequency(faces.values(), subject);
        return Answer.json(200, """
                {"faces":[%s],"page_number":0,"page_size":100,"total_pages":1,"total_elements":%d}
                """.formatted(found, number));
    }

    private Answer crop(String id) throws IOException {
        Path picture = SAMPLES.resolve(faces.getOrDefault(id, "") + ".png");
        return Files.isRegularFile(picture)
                ? new Answer(200, "image/png", Files.readAllBytes(picture), Map.of())
                : Answer.error(404, 11, "There is no crop.");
    }

    private static String parameter(String query, String name) {
        Matcher value = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(query);
        return value.find() ? URLDecoder.decode(value.group(1), UTF_8) : "";
    }

    private static String quoted(Iterable<String> names) {
        return String.join("\",\"", names).isEmpty() ? "" : '"' + String.join("\",\"", names) + '"';
    }
}
