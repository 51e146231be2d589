package io.elasticfaces.cli.page;

import io.elasticfaces.cli.page.StandIn.Answer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The stand-in's results. The letters that a picture's name begins with choose the result. */
final class Recognised {
    private static final AtomicInteger REFUSED = new AtomicInteger();

    private Recognised() {}

    static Answer picture(String file, KnownPeople people) {
        String newcomer = people.faces.containsValue("Mia") ? "Mia" : "Unknown";
        return switch (file.replaceAll("[^a-z].*", "")) {
            case "stranger" -> faces(240, 240, face(80, 60, 80, newcomer, newcomer.equals("Mia") ? "Mia" : "Kofi"));
            case "landscape" -> Answer.error(400, 28, "No face is found in the given image");
            case "broken" -> Answer.error(422, 21, "The picture ends in the middle.");
            case "busy" ->
                REFUSED.getAndIncrement() == 0
                        ? Answer.error(503, 0, "250 pictures wait already.").with("Retry-After", "1")
                        : faces(240, 240, face(80, 60, 80, "Ada", "Ada"));
            case "late" ->
                file.equals("late.png")
                        ? faces(40, 40, face(10, 10, 20, "Jun", "Jun"))
                        : Answer.error(504, 0, "Not answered within 300 s.").with("Location", "/results/0199");
            case "group" ->
                faces(
                        1200,
                        800,
                        face(130, 150, 140, "Ada", "Ada"),
                        face(530, 150, 140, "Kofi", "Kofi"),
                        face(930, 150, 140, newcomer, newcomer.equals("Mia") ? "Mia" : "Cleo"),
                        face(130, 550, 140, "Hugo", "Hugo"),
                        doubtful(930, 550, 140));
            case "wide" -> faces(2400, 600, face(80, 60, 80, "Ada", "Ada"));
            case "turned" -> faces(100, 200, face(20, 20, 40, "Ada", "Ada"));
            default -> faces(240, 240, face(80, 60, 80, "Ada", "Ada"));
        };
    }

    /** One face of the first picture is like the second face of the second one. */
    static Answer comparison() {
        return Answer.json(200, """
                {"result":[{"source_image_face":{%1$s},"face_matches":[{%1$s,"similarity":0.12},
                {%2$s,"similarity":0.934}]}],"width":240,"height":240,"source":{"width":240,"height":240}}
                """.formatted(box(80, 60, 80), box(10, 20, 50)));
    }

    private static Answer faces(int width, int height, String... faces) {
        return Answer.json(200, """
                {"result":[%s],"width":%d,"height":%d,"model":"dlib","gallery":"000000012","people":12,"threshold":0.5}
                """.formatted(String.join(",", faces), width, height));
    }

    private static String face(int x, int y, int size, String name, String nearest) {
        List<String> people = List.of(nearest, "Edda", "Iris");
        double most = name.equals("Unknown") ? 0.31 : 0.97;
        String subjects = IntStream.range(0, 3)
                .mapToObj(i -> "{\"subject\":\"%s\",\"similarity\":%s,\"distance\":0.4,\"image_id\":\"1\"}"
                        .formatted(people.get(i), Double.toString(most / (1 + 4 * i))))
                .collect(Collectors.joining(","));
        String landmarks = IntStream.of(25, 60, 40, 30, 55)
                .mapToObj(share -> "[%d,%d]".formatted(x + size * share / 100, y + size * share / 100))
                .collect(Collectors.joining(","));
        return "{%s,\"name\":\"%s\",\"reasons\":[],\"landmarks\":[%s],\"subjects\":[%s]}"
                .formatted(box(x, y, size), name, landmarks, subjects);
    }

    private static String doubtful(int x, int y, int size) {
        return "{%s,\"name\":\"Unknown\",\"reasons\":[\"small\",\"dark\"],\"subjects\":[]}".formatted(box(x, y, size));
    }

    private static String box(int x, int y, int size) {
        return "\"box\":{\"probability\":0.9991,\"x_min\":%d,\"y_min\":%d,\"x_max\":%d,\"y_max\":%d}"
                .formatted(x, y, x + size, y + size);
    }
}
