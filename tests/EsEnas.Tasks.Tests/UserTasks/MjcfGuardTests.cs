using EsEnas.Core.Documents;
using EsEnas.Core.Numerics;
using EsEnas.Core.Specifications;
using EsEnas.MuJoCo;
using EsEnas.Tasks.UserTasks;

namespace EsEnas.Tasks.Tests.UserTasks;

public sealed class MjcfGuardTests
{
    /// <summary>What stands on line 3 of a model, the element and the words that the refusal must name.</summary>
    public static TheoryData<string, string, string> Refusals => new()
    {
        { "<include file=\"other.xml\"/>", "include", "one file" },
        { "<geom><include file=\"other.xml\"/></geom>", "include", "one file" },
        { "<plugin plugin=\"x\"/>", "plugin", "plugins are refused" },
        { "<extension/>", "extension", "plugins are refused" },
        { "<asset><mesh file=\"/etc/passwd\"/></asset>", "mesh", "refers to no file" },
        { "<asset><mesh builtin=\"sphere\" params=\"9\"/></asset>", "mesh", "vertices are written here" },
        { $"<asset><mesh vertex=\"{string.Concat(Enumerable.Repeat("0 ", 15_003))}\"/></asset>", "mesh", "at most 5000 vertices" },
        { "<asset><hfield name=\"h\" nrow=\"99999\" ncol=\"99999\"/></asset>", "hfield", "rigid bodies" },
        { "<asset><texture file=\"/etc/passwd\"/></asset>", "texture", "read no file" },
        { "<asset><texture builtin=\"flat\" fileup=\"/etc/passwd\"/></asset>", "texture", "read no file" },
        { "<asset><texture content_type=\"image/png\"/></asset>", "texture", "read no file" },
        { "<asset><skin file=\"/etc/passwd\"/></asset>", "skin", "read no file" },
        { "<custom><include file=\"/etc/passwd\"/></custom>", "include", "one file" },
        { "<custom><plugin plugin=\"x\"/></custom>", "plugin", "plugins are refused" },
        { "<asset><model file=\"../other.xml\"/></asset>", "model", "one file" },
        { "<deformable><skin file=\"a.skn\"/></deformable>", "deformable", "rigid bodies" },
        { "<compiler meshdir=\"/etc\"/>", "compiler", "refers to no file" },
        { "<compiler assetdir=\"../x\"/>", "compiler", "refers to no file" },
        { "<compiler texturedir=\"..\"/>", "compiler", "refers to no file" },
        { "<geom type=\"hfield\" hfield=\"h\"/>", "geom", "capsule" },
        { "<geom type=\"sdf\"/>", "geom", "capsule" },
        { "<geom hfield=\"m\"/>", "geom", "refers to no file" },
        { "<geom fileleft=\"m\"/>", "geom", "refers to no file" },
        { "<composite type=\"grid\" count=\"900 900 900\"/>", "composite", "multiply" },
        { "<replicate count=\"1000000\"/>", "replicate", "multiply" },
        { "<flexcomp/>", "flexcomp", "multiply" },
        { "<attach model=\"x\"/>", "attach", "one file" },
        { "<sensor><user dim=\"9\"/></sensor>", "user", "code of others" },
        { "<actuator><general dyntype=\"user\"/></actuator>", "general", "code of others" },
        { "<actuator><motor plugin=\"p\"/></actuator>", "motor", "plugins" },
        { "<option><flag sensornoise=\"enable\"/></option>", "flag", "generator, which nobody seeds" },
        { "<option><flag contact=\"enable\" sensornoise=\"on\"/></option>", "flag", "give an observation term of the task file a noise" },
        { "<option><flag sleep=\"enable\"/></option>", "flag", "function of the state alone" },
        { "<option><flag daydream=\"enable\"/></option>", "flag", "a flag under which a step is known to be a function of the state" },
        { "<sensor><jointpos joint=\"j\" delay=\"0.1\"/></sensor>", "jointpos", "buffers of its own" },
        { "<sensor><jointpos joint=\"j\" interval=\"0.1\"/></sensor>", "jointpos", "buffers of its own" },
        { "<actuator><motor joint=\"j\" nsample=\"3\"/></actuator>", "motor", "buffers of its own" },
        { "<actuator><motor joint=\"j\" interp=\"linear\"/></actuator>", "motor", "buffers of its own" },
        { "<sensor><rangefinder camera=\"c\"/></sensor>", "rangefinder", "each of its pixels" },
        { "<sensor><contact num=\"1000000\"/></sensor>", "contact", "an integer from 1 to 100" },
        { "<compiler><lengthrange inttotal=\"1e9\"/></compiler>", "lengthrange", "a number from 0 to 100" },
        { "<compiler><lengthrange timestep=\"1e-12\"/></compiler>", "lengthrange", "a number from 0.0001 to 1" },
        { "<custom interval=\"1\"/>", "custom", "buffers of its own" },
        { "<Body/>", "Body", "simple rigid-body models" },
        { "<option iterations=\"1000000\"/>", "option", "an integer from 0 to 1000" },
        { "<option noslip_iterations=\"-1\"/>", "option", "an integer from 0 to 1000" },
        { "<option timestep=\"0\"/>", "option", "a number from 1E-06 to 1" },
        { "<option timestep=\"NaN\"/>", "option", "a number from 1E-06 to 1" },
        { "<size njmax=\"4001\"/>", "size", "an integer from 1 to 4000" },
        { "<size nconmax=\"1001\"/>", "size", "an integer from 1 to 1000" },
        { "<size nconmax=\"-2\"/>", "size", "an integer from 1 to 1000, or -1" },
        { "<size nstack=\"900000000\"/>", "size", "an integer from 1 to 8388608, or -1" },
        { "<size memory=\"900G\"/>", "size", "an integer from 1 to 67108864, or with K or M, or -1" },
        { "<size memory=\"65M\"/>", "size", "with K or M" },
        { "<size memory=\"9223372036854775807M\"/>", "size", "with K or M" },
        { "<size memory=\"M\"/>", "size", "with K or M" },
        { "<size nkey=\"21\"/>", "size", "an integer from 0 to 20" },
        { "<size nuserdata=\"1001\"/>", "size", "an integer from 0 to 1000" },
        { "<size nuser_body=\"900000000\"/>", "size", "an integer from 0 to 100" },
        { "<size nwhales=\"1\"/>", "size", "one of njmax, nconmax, nstack, memory" },
        { "<geom xml:base=\"http://example.com/\"/>", "geom", "attributes of XML itself" },
        { "<geom xmlns=\"urn:x\"/>", "geom", "namespaces" },
        { "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"a\"/>", "xi:include", "simple rigid-body models" },
        { "<?php x?>", "mujoco", "processing instructions" },
        { "<geom>words</geom>", "geom", "text between elements" },
        { "<geom><![CDATA[<include/>]]></geom>", "geom", "text between elements" },
        { "<geom name=\"&who;\"/>", "mujoco", "entit" },
        { "<geom name=\"a\" name=\"b\"/>", "mujoco", "well-formed" },
        { "<geom", "mujoco", "well-formed" },
        { "</body>", "mujoco", "well-formed" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void Refusal_names_element_and_line(string content, string element, string words)
    {
        var error = Errors($"<mujoco>\n  <worldbody/>\n  {content}\n</mujoco>")[0];

        Assert.Equal($"m.xml <{element}>", error.Key);
        Assert.Contains(words, error.Allowed, StringComparison.Ordinal);
        Assert.InRange(error.Line, 3, 4);
    }

    [Theory]
    [InlineData("<!DOCTYPE mujoco>\n<mujoco/>", "document types and entities", 1)]
    [InlineData("<!DOCTYPE mujoco [<!ENTITY a \"b\">]>\n<mujoco name=\"&a;\"/>", "document types and entities", 1)]
    [InlineData("<!DOCTYPE mujoco SYSTEM \"file:///etc/passwd\">\n<mujoco/>", "document types and entities", 1)]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<mujoco/>", "utf-8", 1)]
    [InlineData("<?xml-stylesheet href=\"a\"?>\n<mujoco/>", "processing instructions", 1)]
    [InlineData("", "well-formed", 0)]
    [InlineData("<robot/>", "mujoco", 1)]
    [InlineData("<mujoco/>\n<mujoco/>", "well-formed", 2)]
    [InlineData("not xml", "well-formed", 1)]
    public void Refusal_of_a_document_names_its_line(string text, string words, int line)
    {
        var errors = Errors(text);

        Assert.Contains(errors, error => error.Allowed.Contains(words, StringComparison.Ordinal) && error.Line == line);
        Assert.Equal(text.Contains("<!DOCTYPE", StringComparison.Ordinal), errors[0].Key == "m.xml <!DOCTYPE>");
    }

    [Theory]
    [InlineData("<body>", "</body>", 301, "body", "at most 300 bodies")]
    [InlineData("<geom size=\"1\"/>", "", 601, "geom", "at most 600 geoms")]
    [InlineData("<joint/>", "", 301, "joint", "at most 300 joints")]
    [InlineData("<freejoint/>", "", 301, "freejoint", "at most 300 joints")]
    [InlineData("<mesh/>", "", 101, "mesh", "at most 100 meshes")]
    [InlineData("<site/>", "", 601, "site", "at most 600 sites")]
    [InlineData("<motor/>", "", 201, "motor", "at most 200 actuators")]
    [InlineData("<touch/>", "", 301, "touch", "at most 300 sensors")]
    [InlineData("<pair/>", "", 1001, "pair", "at most 1000 contact pairs")]
    [InlineData("<weld/>", "", 201, "weld", "at most 200 constraints")]
    [InlineData("<key/>", "", 21, "key", "at most 20 keyframes")]
    [InlineData("<flag/>", "", 1000, "flag", "at most 1000 other elements")]
    public void Count_beyond_its_limit_is_refused_where_it_is_passed(string open, string close, int count, string element, string words)
    {
        var lines = string.Join('\n', Enumerable.Repeat(open + close, count));
        var error = Assert.Single(Errors($"<mujoco>\n{lines}\n</mujoco>"));

        Assert.Equal($"m.xml <{element}>", error.Key);
        Assert.Contains(words, error.Allowed, StringComparison.Ordinal);
        Assert.Equal(count + 1, error.Line);
        if (element != "flag")
            MjcfGuard.Check($"<mujoco>\n{string.Join('\n', Enumerable.Repeat(open + close, count - 1))}\n</mujoco>", "m.xml");
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused()
    {
        string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("\n<body>", depth - 1)) + string.Concat(Enumerable.Repeat("</body>", depth - 1));

        MjcfGuard.Check($"<mujoco>{Nested(64)}</mujoco>", "m.xml");
        var error = Assert.Single(Errors($"<mujoco>{Nested(65)}</mujoco>"));

        Assert.Equal("m.xml <body>", error.Key);
        Assert.Equal(65, error.Line);
        Assert.Contains("64 levels", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_beyond_the_limit_is_refused()
    {
        var error = Assert.Single(Errors($"<mujoco>{new string(' ', 160 * 1024)}</mujoco>"));

        Assert.Contains("characters", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_refusals_are_all_named_up_to_twenty()
    {
        var errors = Errors("<mujoco>\n<include/>\n<plugin/>\n</mujoco>");
        Assert.Equal([2, 3], errors.Select(error => error.Line));
        Assert.InRange(Errors($"<mujoco>{string.Concat(Enumerable.Repeat("<mesh file=\"a\"/>", 1000))}</mujoco>").Count, 20, 22);
    }

    [Fact]
    public void Damaged_text_is_copied_or_refused_and_nothing_else()
    {
        var random = new RandomStream(1, RandomPurpose.Sample);
        string[] scraps = ["<", ">", "/", "\"", "&", ";", "<!--", "-->", "<![CDATA[", "<!DOCTYPE a>", "<?x?>", "\0", "\uD800", "&#0;",
            "&#x41;", "xmlns:a=\"b\"", "<include/>", "\n", "=", "xml:base"];
        var original = TaskModels.Text("hopper", MassesOption.Library);
        var refused = 0;
        for (var i = 0; i < 1000; i++)
        {
            var at = random.NextInt(original.Length);
            var cut = random.NextInt(20);
            var damaged = original[..at] + scraps[random.NextInt(scraps.Length)] + original[Math.Min(at + cut, original.Length)..];
            try
            {
                var copy = MjcfGuard.Check(damaged, "m.xml");
                Assert.Equal(copy, MjcfGuard.Check(copy, "m.xml"));
                Assert.DoesNotContain("include", copy, StringComparison.Ordinal);
                Assert.DoesNotContain("<!", copy, StringComparison.Ordinal);
                Assert.DoesNotContain("<?", copy, StringComparison.Ordinal);
            }
            catch (SpecificationException exception)
            {
                refused++;
                Assert.All(exception.Errors, error => Assert.StartsWith("m.xml <", error.Key, StringComparison.Ordinal));
                Assert.All(exception.Errors, error => Assert.True(error.Line > 0, error.ToString()));
            }
        }

        Assert.InRange(refused, 300, 999);
    }

    [Fact]
    public void Looks_and_numbers_for_other_programs_do_not_reach_the_library()
    {
        var copy = MjcfGuard.Check("""
            <mujoco>
              <custom><numeric name="n" data="1"/><tuple name="t"><element objtype="body" objname="b"/></tuple></custom>
              <asset>
                <texture name="sky" builtin="gradient" width="60000" height="60000"/>
                <material name="m" texture="sky" texrepeat="8 8" rgba="1 0 0 1"><layer texture="sky" role="rgb"/></material>
              </asset>
              <worldbody/>
            </mujoco>
            """, "m.xml");

        Assert.Equal("<mujoco>\n\n<asset>\n\n<material name=\"m\" rgba=\"1 0 0 1\"></material>\n</asset>\n<worldbody/>\n</mujoco>", copy);
    }

    [Fact]
    public void Control_characters_do_not_reach_the_message()
    {
        var error = Errors("<mujoco><geom file=\"&#9;&#10;\"/></mujoco>")[0];

        Assert.DoesNotContain(error.Value, char.IsControl);
    }

    [Fact]
    public void Library_gets_the_elements_on_their_lines_and_no_comments()
    {
        var copy = MjcfGuard.Check("<?xml version=\"1.0\"?>\n<!-- <include file=\"x\"/> -->\n<mujoco>\n\n  <option\n    " +
            "timestep=\"0.01\"/>\n  <worldbody></worldbody>\n</mujoco>", "m.xml");

        Assert.Equal("\n\n<mujoco>\n\n<option timestep=\"0.01\"/>\n\n<worldbody></worldbody>\n</mujoco>", copy);
    }

    [Needs(External.MuJoCo)]
    [Fact]
    public void Special_characters_in_names_survive_the_copy()
    {
        var mjcf = "<mujoco><worldbody><body name='a &amp; \"b\" &lt;c&gt; &apos;'><geom size=\"1\"/></body></worldbody></mujoco>";
        using var model = Model.FromXml(MjcfGuard.Check(mjcf, "m.xml"));

        Assert.Equal("a & \"b\" <c> '", model.NameOf(ModelObject.Body, 1));
    }

    [Needs(External.MuJoCo)]
    [Theory, MemberData(nameof(UserEnvironmentModels))]
    public void Built_in_models_pass(string task)
    {
        using var original = Model.FromXml(TaskModels.Text(task, MassesOption.Library));
        using var copy = Model.FromXml(MjcfGuard.Check(TaskModels.Text(task, MassesOption.Library), "m.xml"));

        Assert.Equal(original.Numbers(ModelField.BodyInertia).ToArray(), copy.Numbers(ModelField.BodyInertia).ToArray());
        Assert.Equal(original.InitialPositions.ToArray(), copy.InitialPositions.ToArray());
    }

    public static TheoryData<string> UserEnvironmentModels => [.. TaskCatalog.All.Select(task => task.Name)];

    private static IReadOnlyList<SpecificationError> Errors(string text) =>
        Assert.Throws<SpecificationException>(() => MjcfGuard.Check(text, "m.xml")).Errors;
}
