using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestFramework(typeof(EsEnas.Needs.NeedsTestFramework))]

namespace EsEnas.Needs;

/// <summary>
/// xunit, but for the tests whose <see cref="NeedsAttribute"/> names something missing: they are skipped before their class or its fixtures
/// are made.
/// </summary>
internal sealed class NeedsTestFramework : XunitTestFramework
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(Assembly assembly) =>
        new Executor(new XunitTestAssembly(assembly, configFilePath: null));

    private sealed class Executor(IXunitTestAssembly assembly) : XunitTestFrameworkExecutor(assembly)
    {
        /// <inheritdoc/>
        public override ValueTask RunTestCases(
            IReadOnlyCollection<IXunitTestCase> testCases, IMessageSink executionMessageSink,
            ITestFrameworkExecutionOptions executionOptions, CancellationToken cancellationToken) =>
            base.RunTestCases([.. testCases.Select(SkippedIfNeeded)], executionMessageSink, executionOptions, cancellationToken);

        private static IXunitTestCase SkippedIfNeeded(IXunitTestCase testCase)
        {
            var method = testCase.TestMethod.Method;
            var needs = method.GetCustomAttributes<NeedsAttribute>()
                .Concat(testCase.TestMethod.TestClass.Class.GetCustomAttributes<NeedsAttribute>(inherit: true));
            return Missing.SkipReason(needs.SelectMany(attribute => attribute.Things)) is { } reason
                ? new XunitTestCase(testCase.TestMethod, testCase.TestCaseDisplayName, testCase.UniqueID, testCase.Explicit,
                    skipReason: reason)
                : testCase;
        }
    }
}
