package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataTest {
    private static final String SCRIPT = "#!/bin/sh\necho up\n";

    private static UserData read(String text) {
        return UserData.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadABareScriptThatRunsAtTheFirstBootOnly() {
        UserData data = read(SCRIPT);

        assertThat(data.script()).isEqualTo(SCRIPT);
        assertThat(data.runsAt(1)).isTrue();
        assertThat(data.runsAt(2)).isFalse();
    }

    @Test
    void shouldReadTheArchiveThatRunsAtEveryBoot() {
        UserData data = read(Cloud.always(SCRIPT));

        assertThat(data.script()).startsWith(SCRIPT);
        assertThat(data.runsAt(7)).isTrue();
        assertThat(data.ignored()).isEmpty();
    }

    @Test
    void shouldReadAnArchiveWithMailLineEndsAndBase64() {
        String body =
                Base64.getMimeEncoder().encodeToString("#!/bin/sh\r\necho \u00fc\r\n".getBytes(StandardCharsets.UTF_8));
        UserData data = read(String.join(
                "\r\n",
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed;",
                " boundary=xyz",
                "",
                "--xyz",
                "Content-Type: text/cloud-config",
                "",
                "#cloud-config",
                "cloud_final_modules:",
                "  - - scripts_user",
                "    - always",
                "--xyz",
                "Content-Type: text/x-shellscript",
                "Content-Transfer-Encoding: base64",
                "",
                body,
                "--xyz--",
                ""));

        assertThat(data.script()).isEqualTo("#!/bin/sh\necho \u00fc\n");
        assertThat(data.everyBoot()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[scripts-user, always]]",
                "\n- package-update\n- ['scripts-user', \"always\"]",
                "\n  - - scripts_user\n    - always"
            })
    void shouldRunAtEveryBootForAnyFormOfTheModule(String modules) {
        assertThat(read("#cloud-config\ncloud_final_modules: " + modules + "\n").everyBoot())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cloud_final_modules: [[scripts-user, once], [runcmd, always]]",
                "cloud_final_modules: scripts-user",
                "cloud_final_modules:\n# - [scripts-user, always]\n- final-message",
                "# cloud_final_modules: [[scripts-user, always]]",
                "cloud_init_modules: [[scripts-user, always]]"
            })
    void shouldNotRunAtEveryBootForAnythingElse(String config) {
        assertThat(read("#cloud-config\n" + config + "\n").everyBoot()).isFalse();
    }

    @Test
    void shouldSayWhatItDoesNotUnderstand() {
        assertThat(read("hello").ignored()).singleElement().asString().contains("neither");
        assertThat(read("").ignored()).isEmpty();
    }

    @Property(tries = 300)
    void shouldReadAnythingWithoutFailing(@ForAll byte[] bytes) {
        assertThat(UserData.read(bytes)).isNotNull();
    }

    @Property(tries = 300)
    void shouldReadBrokenArchivesWithoutFailing(
            @ForAll @IntRange(max = 300) int at, @ForAll @IntRange(max = 60) int deleted, @ForAll String inserted) {
        StringBuilder archive = new StringBuilder(Cloud.always(SCRIPT));
        archive.insert(archive.indexOf("\n\n#!"), "\nContent-Transfer-Encoding: base64");

        assertThat(read(archive.replace(at, at + deleted, inserted).toString())).isNotNull();
    }
}
