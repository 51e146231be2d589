package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every error that is answered here is one that AWS documents, of the kind that its HTTP status says. */
class Ec2ErrorTest {
    /** What AWS answers and leaves out of its list, and how that is known. */
    private static final Map<String, String> UNDOCUMENTED = Map.of(
            "InvalidUserData.Malformed",
            "AWS's answer to user data that is no Base64 or over 16 KB, as many a bug report quotes it and moto repeats it");

    private static final String SERVER_ERRORS = "# Server errors";

    @Test
    void shouldAnswerOnlyWithCodesThatAwsDocuments() throws IOException {
        List<String> documented =
                documented().values().stream().flatMap(List::stream).toList();

        assertThat(Stream.of(Ec2Error.values()).map(Ec2Error::code))
                .allMatch(code -> documented.contains(code) != UNDOCUMENTED.containsKey(code), "documented, or known");
    }

    @Test
    void shouldBlameTheServerOnlyWhereAwsDoes() throws IOException {
        List<String> server = documented().get(SERVER_ERRORS);

        assertThat(Ec2Error.values()).allSatisfy(error -> assertThat(error.status() / 100)
                .as(error.code())
                .isEqualTo(server.contains(error.code()) ? 5 : 4));
    }

    private static Map<String, List<String>> documented() throws IOException {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = new ArrayList<>();
        try (InputStream in = Ec2ErrorTest.class.getResourceAsStream("/ec2-error-codes.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("#")) {
                    section = new ArrayList<>();
                    sections.put(line, section);
                } else {
                    section.add(line);
                }
            }
        }
        return sections;
    }
}
