package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.controller.ControllerConfiguration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Which commands there are, and what a user reads where one fails. */
class FacesTest {
    @Test
    void shouldListEveryCommandUnderItsOwnName() {
        Map<String, CommandLine> commands = Faces.line("--help").getSubcommands();

        assertThat(commands).containsKeys("local", "web", "people", "load", "evaluate");
        commands.forEach(
                (name, command) -> assertThat(command.getCommandSpec().name()).isEqualTo(name));
    }

    @Test
    void shouldMakeOnlyTheCommandThatIsNamed() {
        assertThat(Faces.line("cloud", "--help").getSubcommands()).containsOnlyKeys("cloud");
    }

    @Test
    void shouldSuggestCommandsForAWordThatIsNone() {
        StringWriter said = new StringWriter();

        int code = Faces.line("lokal").setErr(new PrintWriter(said)).execute("lokal");

        assertThat(code).isEqualTo(2);
        assertThat(said.toString()).contains("local");
    }

    @ParameterizedTest
    @CsvSource({
        "remove, '', A name is empty.",
        "remove, ' ', A name is empty.",
        "add, '', The name of the folder is empty."
    })
    void shouldRefuseAnEmptyName(String command, String name, String message) {
        StringWriter said = new StringWriter();

        int code = Faces.line("people").setErr(new PrintWriter(said)).execute("people", command, name);

        assertThat(code).isEqualTo(2);
        assertThat(said.toString()).contains(message);
    }

    @Test
    void shouldTellTheCauseAndNotItsWrappers() {
        Exception range = new IllegalArgumentException("The setting is out of range; set it to 1.");

        assertThat(Faces.sentence(new InvocationTargetException(range))).isEqualTo(range.getMessage());
        assertThat(Faces.sentence(new RuntimeCamelException(new InvocationTargetException(range))))
                .isEqualTo(range.getMessage());
    }

    @Test
    void shouldSayWhatIsWrongWithAFile() {
        assertThat(Faces.sentence(new NoSuchFileException("/proc/x")))
                .isEqualTo("The file /proc/x cannot be read or written: NoSuchFileException");
    }

    @Test
    void shouldNameAnErrorWithoutMessage() {
        assertThat(Faces.sentence(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void shouldSayWhichRangeASettingHasThatKeepsTheWebTierFromStarting() {
        new LocalAws("http://127.0.0.1:1", "http://127.0.0.1:1", "http://127.0.0.1:1").use();
        try (AwsClients aws = AwsClients.pooled(2)) {
            Role role = new Role(Path.of(System.getProperty("faces.home")), "controller")
                    .with("app.controller.idle-timeout", "0s")
                    .bind("s3", aws.s3())
                    .bind("sqs", aws.sqs())
                    .bind("ec2", aws.ec2())
                    .withoutShutdownHook();
            role.main().configure().addConfiguration(new ControllerConfiguration());

            assertThat(sayOnStart(role))
                    .startsWith("The setting app.controller.idle-timeout=0s cannot be used. Set it to more than");
        }
    }

    @Test
    void shouldReadTheDrainTimeBeforeTheStart() {
        Role role = new Role(Path.of(System.getProperty("faces.home")))
                .with("app.web.drain", "0s")
                .withoutShutdownHook()
                .drainFirst();
        role.onStarted(role.main()::completed);

        assertThat(sayOnStart(role)).startsWith("The setting app.web.drain=0s cannot be used.");
    }

    private static String sayOnStart(Role role) {
        try {
            role.run();
            return "it started";
        } catch (Exception e) {
            return Faces.sentence(e);
        }
    }
}
